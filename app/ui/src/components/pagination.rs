//! Steps through the pages of a list.

use super::{Button, ButtonKind, Glyph};
use crate::format;
use leptos::prelude::*;

/// Back, forward, and where one is. Hidden when everything fits one page.
#[component]
pub fn Pagination(
    /// The page, from 1.
    page: RwSignal<u64>,
    /// How many items there are on all pages.
    #[prop(into)]
    total: Signal<u64>,
    /// How many items a full page has.
    #[prop(into)]
    page_size: Signal<u64>,
) -> impl IntoView {
    let pages = Memo::new(move |_| total.get().div_ceil(page_size.get().max(1)));
    let first = Signal::derive(move || page.get() <= 1);
    let last = Signal::derive(move || page.get() >= pages.get());
    view! {
        <Show when=move || { pages.get() > 1 }>
            <nav class="pagination" aria-label="Pages">
                <Button
                    kind=ButtonKind::Quiet
                    glyph=Glyph::ChevronLeft
                    label="Previous page"
                    disabled=first
                    on_click=move |()| page.update(|page| *page -= 1)
                />
                <span>{move || format!("{} of {}", format::count(page.get()), format::count(pages.get()))}</span>
                <Button
                    kind=ButtonKind::Quiet
                    glyph=Glyph::ChevronRight
                    label="Next page"
                    disabled=last
                    on_click=move |()| page.update(|page| *page += 1)
                />
            </nav>
        </Show>
    }
    .into_any()
}
