//! The shape of what is being loaded.

use leptos::prelude::*;

/// Grey lines in the place of text or rows to come.
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView {
    // Uneven widths look like text; the pattern repeats so that the server and the browser agree.
    const WIDTHS: [&str; 4] = ["width: 92%", "width: 78%", "width: 85%", "width: 64%"];
    let lines = WIDTHS.into_iter().cycle().take(lines);
    view! {
        <div class="skeleton" role="status" aria-label="Loading">
            {lines.map(|width| view! { <span style=width></span> }).collect_view()}
        </div>
    }
    .into_any()
}
