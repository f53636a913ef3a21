//! Adds and removes tags.

use super::{Button, ButtonKind, Glyph, Icon};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The most characters of a tag, as the API has it.
const LONGEST: usize = 50;

/// The most tags of one thing, as the API has it.
const MOST: usize = 20;

/// Tags with a cross each, and an input for another one. Every change is told at once.
#[component]
pub fn TagEditor(
    /// The tags.
    #[prop(into)]
    tags: Signal<Vec<String>>,
    /// Called with all tags after a change.
    #[prop(into)]
    on_change: Callback<Vec<String>>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        match added(&tags.get_untracked(), &typed.get_untracked()) {
            Ok(all) => {
                problem.set(None);
                typed.set(String::new());
                on_change.run(all);
            }
            Err(message) => problem.set(Some(message)),
        }
    };
    let chip = move |tag: String| {
        let label = format!("Remove the tag {tag}");
        let removed = tag.clone();
        let remove = move |_| {
            on_change.run(tags.get_untracked().into_iter().filter(|tag| *tag != removed).collect());
        };
        view! {
            <li class="tag">
                {tag}
                <button type="button" aria-label=label on:click=remove><Icon glyph=Glyph::Close /></button>
            </li>
        }
    };
    view! {
        <form class="tag-editor" novalidate on:submit=add>
            <ul class="tags" aria-label="Tags">{move || tags.get().into_iter().map(chip).collect_view()}</ul>
            <input
                class="input"
                aria-label="New tag"
                placeholder="New tag"
                autocomplete="off"
                prop:value=typed
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <Button kind=ButtonKind::Secondary glyph=Glyph::Plus label="Add the tag" submit=true />
            <p class="problem" aria-live="polite">{move || problem.get()}</p>
        </form>
    }
    .into_any()
}

/// The tags with those that were typed, separated by commas.
fn added(tags: &[String], typed: &str) -> Result<Vec<String>, String> {
    let mut all = tags.to_vec();
    for tag in typed.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
        if tag.chars().count() > LONGEST {
            return Err(format!("A tag has at most {LONGEST} characters."));
        }
        if !all.iter().any(|known| known == tag) {
            all.push(tag.to_owned());
        }
    }
    match all.len() {
        number if number == tags.len() => Err("Type a tag that is not there yet.".to_owned()),
        number if number > MOST => Err(format!("At most {MOST} tags, these would be {number}.")),
        _ => Ok(all),
    }
}

#[cfg(test)]
mod tests {
    use super::added;

    fn tags(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn several_tags_may_be_typed_at_once_and_none_comes_twice() {
        assert_eq!(
            added(&tags(&["demo"]), " checkout, demo , load test,"),
            Ok(tags(&["demo", "checkout", "load test"]))
        );
    }

    #[test]
    fn what_adds_nothing_or_too_much_is_refused() {
        assert!(added(&tags(&["demo"]), "demo").is_err());
        assert!(added(&[], " , ").is_err());
        assert!(added(&[], &"x".repeat(51)).is_err());
        let many: Vec<String> = (0..20).map(|number| number.to_string()).collect();
        assert!(added(&many, "one more").is_err());
    }
}
