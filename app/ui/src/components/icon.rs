//! Our own icons: strokes on a 24 × 24 grid, drawn in the colour of the text around them.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each name says what is drawn")]
pub enum Glyph {
    Arrow,
    Book,
    Check,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    Clock,
    Close,
    Copy,
    Dice,
    Download,
    Edit,
    Error,
    Filter,
    First,
    Home,
    Info,
    Key,
    Last,
    Layers,
    Link,
    Menu,
    Monitor,
    Moon,
    More,
    Offline,
    Pause,
    Play,
    Plus,
    Redo,
    Retry,
    Search,
    Seed,
    SignOut,
    Sliders,
    Spark,
    Stop,
    Sun,
    Table,
    Tag,
    Trash,
    Undo,
    Upload,
    User,
    Warning,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Self::Arrow => "M5 12h14M13 6l6 6-6 6",
            Self::Book => "M5 4.5h10.5A2.5 2.5 0 0 1 18 7v12.5H7A2 2 0 0 1 5 17.5zM5 17a2 2 0 0 1 2-1.5h11M9 8.5h5",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::ChevronDown => "M6 9.5l6 6 6-6",
            Self::ChevronLeft => "M14.5 6l-6 6 6 6",
            Self::ChevronRight => "M9.5 6l6 6-6 6",
            Self::Clock => "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Copy => "M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9",
            Self::Dice => "M5 5h14v14H5zM9 9v.1M15 9v.1M12 12v.1M9 15v.1M15 15v.1",
            Self::Download => "M12 4v11M7 10.5l5 5 5-5M4.5 19.5h15",
            Self::Edit => "M4.5 19.5l1-4L16 5l3 3L8.5 18.5zM13.5 7.5l3 3",
            Self::Error => "M8 3.5h8l4.5 4.5v8L16 20.5H8L3.5 16V8zM12 8v4.5M12 16v.1",
            Self::Filter => "M4 6h16M7 12h10M10 18h4",
            Self::First => "M18 6l-6 6 6 6M7 6v12",
            Self::Home => "M4 11l8-7 8 7M6 9.5v10h12v-10M10 19.5v-5h4v5",
            Self::Info => "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5M12 8v.1",
            Self::Key => "M8 11.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12.5l8.5-8.5M16 7.5l3 3",
            Self::Last => "M6 6l6 6-6 6M17 6v12",
            Self::Layers => "M12 4l8.5 4.5L12 13 3.5 8.5zM3.5 12.5L12 17l8.5-4.5M3.5 16L12 20.5l8.5-4.5",
            Self::Link => {
                "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1"
            }
            Self::Menu => "M4 7h16M4 12h16M4 17h16",
            Self::Monitor => "M3.5 5h17v11h-17zM9 20h6M12 16v4",
            Self::Moon => "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
            Self::More => "M5 12v.1M12 12v.1M19 12v.1",
            Self::Offline => {
                "M4 4l16 16M8.5 8a6 6 0 0 0-2 1.5A4.5 4.5 0 0 0 7 18.5h10M11 6.6a6 6 0 0 1 7 5.4 3.5 3.5 0 0 1 2 5"
            }
            Self::Pause => "M8.5 5.5v13M15.5 5.5v13",
            Self::Play => "M7.5 5l11 7-11 7z",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Redo => "M19.5 9.5H9a5 5 0 0 0 0 10h6M15.5 5.5l4 4-4 4",
            Self::Retry => "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4v5h-5",
            Self::Search => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5l4.5 4.5",
            Self::Seed => {
                "M12 20.5V12M12 14C7 14 4.5 11.5 4.5 6.5 9.5 6.5 12 9 12 14zM12 11c0-4 2-6.5 7.5-7C19.5 9 17 11 12 11z"
            }
            Self::SignOut => "M14 4.5H5v15h9M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5",
            Self::Sliders => "M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4M4 12h11M19 12h1M17 10v4",
            Self::Spark => "M12 3.5l2 6.5 6.5 2-6.5 2-2 6.5-2-6.5-6.5-2 6.5-2z",
            Self::Stop => "M6.5 6.5h11v11h-11z",
            Self::Sun => {
                "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"
            }
            Self::Table => "M3.5 5h17v14h-17zM3.5 9.5h17M3.5 14.3h17M9.5 9.5V19",
            Self::Tag => "M4 4.5h8l8 8-7.5 7.5-8.5-8zM8.5 8.5v.1",
            Self::Trash => "M4.5 7h15M9 7V4h6v3M6.5 7l1 13h9l1-13M10 11v5M14 11v5",
            Self::Undo => "M4.5 9.5H15a5 5 0 0 1 0 10H9M8.5 5.5l-4 4 4 4",
            Self::Upload => "M12 15.5v-11M7 9l5-5 5 5M4.5 19.5h15",
            Self::User => "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.5-4 3.5-6 7.5-6s7 2 7.5 6",
            Self::Warning => "M12 4l9 15.5H3zM12 10v4.5M12 17v.1",
        }
    }
}

/// One icon. It is decoration: the text or label beside it says what it means.
#[component]
pub fn Icon(
    /// What it shows.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=glyph.path() />
        </svg>
    }
    .into_any()
}
