//! The pages: the app rendered for each of its routes, and the files that the browser loads besides.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Redirect, Response};
use axum::routing::get;
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes, generate_route_list};
use seedbed_ui::{App, document};
use std::path::{Path, PathBuf};
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// The environment variable that names the folder of the site.
const SITE_ROOT: &str = "LEPTOS_SITE_ROOT";

/// Where the files of the site lie: where `LEPTOS_SITE_ROOT` says, or in `site` beside the folder of this program, which is
/// where the build puts them.
#[must_use]
pub fn site_root() -> PathBuf {
    if let Some(folder) = std::env::var_os(SITE_ROOT) {
        return PathBuf::from(folder);
    }
    let program = std::env::current_exe().unwrap_or_default();
    let beside = program.parent().and_then(Path::parent).map(|folder| folder.join("site"));
    beside.filter(|folder| folder.is_dir()).unwrap_or_else(|| PathBuf::from("target/site"))
}

/// Serves the app and the files of a site folder; whatever is neither gets the app's own page for that, with status 404.
///
/// Its fallback answers whatever no other route does, those that are merged with it included.
pub fn router(site: &Path) -> Router {
    let options = LeptosOptions::builder()
        .output_name("seedbed")
        .site_root(site.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .build();
    let render = {
        let options = options.clone();
        move || document(options.clone())
    };
    let nothing_here = leptos_axum::render_app_to_stream(render.clone());
    let nothing_here = tower::service_fn(move |request: Request| {
        let page = nothing_here(request.map(Body::new));
        async move {
            let mut response: Response = page.await;
            *response.status_mut() = StatusCode::NOT_FOUND;
            Ok::<_, std::convert::Infallible>(response)
        }
    });
    let files = ServeDir::new(site).precompressed_br().precompressed_gzip().append_index_html_on_directories(false);
    Router::new()
        .leptos_routes(&options, generate_route_list(App), render)
        // The family of pages has one member so far.
        .route("/create", get(|| async { Redirect::temporary("/create/table") }))
        .fallback_service(files.fallback(nothing_here))
        .with_state(options)
        .layer(
            ServiceBuilder::new()
                // The names of files stay the same from build to build, so the browser asks each time and mostly gets a 304.
                .layer(SetResponseHeaderLayer::if_not_present(
                    header::CACHE_CONTROL,
                    HeaderValue::from_static("no-cache"),
                ))
                // Files lie there compressed already and pass untouched; this is for the pages.
                .layer(CompressionLayer::new()),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderMap;
    use tower::ServiceExt;

    /// A site with one file and its compressed copy.
    fn site() -> tempfile::TempDir {
        let site = tempfile::tempdir().unwrap();
        std::fs::create_dir(site.path().join("pkg")).unwrap();
        std::fs::write(site.path().join("pkg/seedbed.css"), "body{}").unwrap();
        std::fs::write(site.path().join("pkg/seedbed.css.br"), "packed").unwrap();
        site
    }

    async fn get(path: &str, encoding: &str) -> (StatusCode, HeaderMap, String) {
        let site = site();
        let request = Request::get(path).header(header::ACCEPT_ENCODING, encoding).body(Body::empty()).unwrap();
        let response = router(site.path()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 1_000_000).await.unwrap();
        (parts.status, parts.headers, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn a_page_comes_rendered() {
        let (status, headers, body) = get("/jobs", "identity").await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers[header::CACHE_CONTROL], "no-cache");
        assert!(body.contains("<title>Jobs · Seedbed</title>"), "{body}");
        assert!(body.contains("aria-current=\"page\""), "the sidebar marks the place: {body}");
    }

    #[tokio::test]
    async fn a_file_comes_as_the_build_compressed_it() {
        let (status, headers, body) = get("/pkg/seedbed.css", "br, gzip").await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!((headers[header::CONTENT_ENCODING].as_bytes(), body.as_str()), (b"br".as_slice(), "packed"));
        assert_eq!(headers[header::CACHE_CONTROL], "no-cache");
        let (_, headers, body) = get("/pkg/seedbed.css", "identity").await;
        assert_eq!((headers.get(header::CONTENT_ENCODING), body.as_str()), (None, "body{}"));
    }

    #[tokio::test]
    async fn an_address_that_leads_nowhere_gets_a_page_and_a_404() {
        let (status, _, body) = get("/no/such/place", "identity").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(body.contains("There is nothing at this address"), "{body}");
    }
}
