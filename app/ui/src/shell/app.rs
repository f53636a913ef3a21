//! The app: what all pages share, and the routes.

use super::frame::{Frame, Nowhere};
use super::projects::Projects;
use super::rooms;
use super::session::Session;
use crate::components::charts::ChartPaint;
use crate::components::{ToastRegion, Toasts};
use crate::pages;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{Lazy, LazyRoute, path};

/// The whole app, on the server and in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(Toasts::default());
    provide_context(Session::default());
    provide_context(Projects::default());
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Seedbed".to_owned() } else { format!("{title} · Seedbed") } />
        <Router>
            <Routes fallback=Nowhere>
                <Route path=path!("/setup") view=rooms::setup />
                <Route path=path!("/login") view=rooms::login />
                <Route path=path!("/register") view=rooms::register />
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("/") view=rooms::home />
                    <Route path=path!("/create/table") view={Lazy::<CreateTable>::new()} />
                    <Route path=path!("/jobs") view=rooms::jobs />
                    <Route path=path!("/jobs/:id") view=rooms::job />
                    <Route path=path!("/datasets") view=rooms::datasets />
                    <Route path=path!("/datasets/upload") view=rooms::upload />
                    <Route path=path!("/datasets/:id") view=rooms::dataset />
                    <Route path=path!("/datasets/:id/train") view=rooms::train />
                    <Route path=path!("/models") view=rooms::models />
                    <Route path=path!("/models/:id") view=rooms::model />
                    <Route path=path!("/library") view=rooms::library />
                    <Route path=path!("/projects") view=rooms::projects />
                    <Route path=path!("/account") view=rooms::account />
                    <Route path=path!("/admin") view=rooms::admin />
                </ParentRoute>
            </Routes>
            <ToastRegion />
            <ChartPaint />
        </Router>
    }
    .into_any()
}

/// The page that most visits begin with. The browser takes it over in a piece of work of its own, after the frame around it:
/// code runs slowly the first time, and both at once would hold up the page for longer than a keystroke may.
struct CreateTable;

impl LazyRoute for CreateTable {
    fn data() -> Self {
        Self
    }

    async fn view(_: Self) -> AnyView {
        if Owner::current_shared_context().is_some_and(|context| context.during_hydration()) {
            gloo_timers::future::TimeoutFuture::new(0).await;
        }
        view! { <pages::CreateTable /> }.into_any()
    }
}
