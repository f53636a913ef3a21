//! What stands around every page: the document, the routes, the sidebar, the session, the project, the theme.

mod app;
mod document;
mod frame;
mod project_picker;
mod projects;
pub mod rooms;
mod session;
mod theme;

pub use app::App;
pub use document::document;
pub(crate) use frame::{begin_at_the_title, go};
pub use projects::{Project, Projects, use_projects};
pub use session::{Session, User, sign_in, use_session};
