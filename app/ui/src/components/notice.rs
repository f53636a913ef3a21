//! A remark inside the page, beside what it is about.

use super::{Glyph, Icon};
use leptos::prelude::*;

/// What a remark or a notification is: colour, icon and word say it together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Something is done.
    Success,
    /// Something worth knowing.
    #[default]
    Info,
    /// Something that may need attention.
    Warning,
    /// Something failed.
    Error,
}

impl Tone {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    pub(super) fn glyph(self) -> Glyph {
        match self {
            Self::Success => Glyph::Check,
            Self::Info => Glyph::Info,
            Self::Warning => Glyph::Warning,
            Self::Error => Glyph::Error,
        }
    }
}

/// A remark with its icon.
#[component]
pub fn Notice(
    /// What it is.
    #[prop(optional)]
    tone: Tone,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("notice {}", tone.class()) role=(tone == Tone::Error).then_some("alert")>
            <Icon glyph=tone.glyph() />
            <div>{children()}</div>
        </div>
    }
    .into_any()
}
