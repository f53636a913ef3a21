//! A question before something that cannot be undone.

use super::{Button, ButtonKind, Dialog};
use leptos::prelude::*;

/// Asks, and does it only when the answer is yes.
#[component]
pub fn Confirm(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: String,
    /// What would be lost.
    #[prop(into)]
    text: Signal<String>,
    /// The name of the action, like `Delete`.
    #[prop(into)]
    action: String,
    /// The name of leaving things as they are.
    #[prop(default = "Keep it".to_owned(), into)]
    keep: String,
    /// Does it.
    #[prop(into)]
    on_confirm: Callback<()>,
) -> impl IntoView {
    let (keep, action) = (StoredValue::new(keep), StoredValue::new(action));
    view! {
        <Dialog open title>
            <p>{move || text.get()}</p>
            <div class="actions end">
                <Button on_click=move |()| open.set(false)>{keep.get_value()}</Button>
                <Button
                    kind=ButtonKind::Danger
                    on_click=move |()| {
                        open.set(false);
                        on_confirm.run(());
                    }
                >
                    {action.get_value()}
                </Button>
            </div>
        </Dialog>
    }
    .into_any()
}
