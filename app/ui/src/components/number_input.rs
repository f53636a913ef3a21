//! An input for a number.

use super::field::FieldLink;
use leptos::prelude::*;

/// A number, or nothing while the field is empty or not yet a number.
#[component]
pub fn NumberInput(
    /// The number.
    #[prop(into)]
    value: Signal<Option<f64>>,
    /// Called with the number as a person types.
    #[prop(into)]
    on_change: Callback<Option<f64>>,
    /// The least allowed.
    #[prop(optional, into)]
    min: Option<f64>,
    /// The most allowed.
    #[prop(optional, into)]
    max: Option<f64>,
    /// The distance of allowed numbers; any number when absent.
    #[prop(optional, into)]
    step: Option<f64>,
    /// An example, shown while empty.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// The name read out where no field is around it.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let link = FieldLink::around();
    let (described, invalid) = (link.clone(), link.clone());
    let typed = RwSignal::new(value.get_untracked().map(|number| number.to_string()).unwrap_or_default());
    // "1." and "1.0" are the number 1 while they are typed: only a number that differs replaces the text.
    Effect::new(move || {
        let number = value.get();
        if number != parse(&typed.read_untracked()) {
            typed.set(number.map(|number| number.to_string()).unwrap_or_default());
        }
    });
    let enter = move |event| {
        let text = event_target_value(&event);
        let number = parse(&text);
        typed.set(text);
        on_change.run(number);
    };
    view! {
        <input
            class="input number"
            type="number"
            id=link.map(|link| link.id)
            aria-label=label
            aria-describedby=move || described.as_ref().and_then(FieldLink::described_by)
            aria-invalid=move || invalid.as_ref().and_then(FieldLink::invalid)
            min=min.map(|number| number.to_string())
            max=max.map(|number| number.to_string())
            step=step.map_or_else(|| "any".to_owned(), |number| number.to_string())
            placeholder=placeholder
            prop:value=typed
            on:input=enter
        />
    }
    .into_any()
}

fn parse(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_finite_numbers_are_numbers() {
        assert_eq!(parse(" 1. "), Some(1.0));
        assert_eq!(parse("-2.5e3"), Some(-2500.0));
        assert_eq!(parse(""), None);
        assert_eq!(parse("inf"), None);
        assert_eq!(parse("NaN"), None);
    }
}
