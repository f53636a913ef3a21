//! The app: what all pages share, and the routes.

use super::frame::Frame;
use super::projects::Projects;
use super::session::Session;
use crate::components::charts::ChartPaint;
use crate::components::{ToastRegion, Toasts};
use crate::pages;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

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
            <Routes fallback=pages::NotFound>
                <Route path=path!("/setup") view=pages::Setup />
                <Route path=path!("/login") view=pages::Login />
                <Route path=path!("/register") view=pages::Register />
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("/") view=pages::Home />
                    <Route path=path!("/create/table") view=pages::CreateTable />
                    <Route path=path!("/jobs") view=pages::Jobs />
                    <Route path=path!("/jobs/:id") view=pages::Job />
                    <Route path=path!("/datasets") view=pages::Datasets />
                    <Route path=path!("/datasets/:id") view=pages::Dataset />
                    <Route path=path!("/library") view=pages::Library />
                    <Route path=path!("/admin") view=pages::Admin />
                </ParentRoute>
            </Routes>
            <ToastRegion />
            <ChartPaint />
        </Router>
    }
    .into_any()
}
