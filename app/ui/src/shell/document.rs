//! The HTML document that the server sends, around the app.

use super::App;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The whole document. Only the server calls it.
pub fn document(options: LeptosOptions) -> impl IntoView {
    // What runs on the page comes from here: no foreign script, no inline one but Leptos' own, which carries the nonce.
    let policy = use_nonce().map(|nonce| {
        let content = format!(
            "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
             img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'"
        );
        view! { <meta http-equiv="Content-Security-Policy" content=content /> }
    });
    // While developing, a page that outlives its server would only be in the way.
    let offline = (!cfg!(debug_assertions)).then(|| view! { <script type="module" src="/offline.js"></script> });
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme="dark">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                {policy}
                <script src="/theme.js"></script>
                <script src="/early.js"></script>
                <link rel="stylesheet" href="/pkg/seedbed.css" />
                <HydrationScripts options />
                {offline}
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <meta name="theme-color" content="#0f172a" />
                <meta name="description" content="A workbench for synthetic data: describe it, see it, make any amount of it." />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
