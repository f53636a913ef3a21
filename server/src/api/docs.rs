//! The OpenAPI document, completed with what all routes have in common, a page to read it, and what a recipe can say.

use std::sync::LazyLock;

use axum::http::header::CONTENT_TYPE;
use axum::response::Html;
use axum::routing::get;
use axum::{Json, Router};
use seedbed_recipe::json_schema;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{AdditionalProperties, Schema};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, Content, Info, OpenApi, OpenApiBuilder, PathItem, Ref, RefOr, Response};
use utoipa::{PartialSchema, ToSchema};

use super::AppState;
use super::auth::who::COOKIE;
use super::download::media_types;
use super::error::{FieldProblem, Problem};

mod page;

/// The written reference of the recipe; a test of `seedbed_generate` keeps it up to date.
const RECIPE: &str = include_str!("../../../app/recipe/RECIPE.md");

/// The document before the routes are added to it.
pub fn description() -> OpenApi {
    let mut info = Info::new("Seedbed", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "Synthetic data: from a recipe to any amount of rows. Programs send the token that signing in returns as \
         `Authorization: Bearer …`. Pages use the cookie, and send `x-seedbed: 1` with everything that changes something."
            .to_owned(),
    );
    let bearer = Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    let cookie = ApiKeyValue::with_description(COOKIE, "Changes also need the header `x-seedbed: 1`.");
    let components = ComponentsBuilder::new()
        .schema(Problem::name(), Problem::schema())
        .schema(FieldProblem::name(), FieldProblem::schema())
        .security_scheme("bearer", SecurityScheme::Http(bearer))
        .security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)))
        .build();
    OpenApiBuilder::new().info(info).components(Some(components)).build()
}

/// The document at `/api/openapi.json`, the page at `/api/docs`, and the recipe as a JSON Schema and in words.
pub fn router(document: OpenApi) -> Router<AppState> {
    let document = complete(document);
    let html = page::html(&serde_json::to_value(&document).unwrap_or_default());
    Router::new()
        .route("/api/openapi.json", get(move || async move { Json(document) }))
        .route("/api/docs", get(move || async move { Html(html) }))
        .route("/api/recipe-schema.json", get(recipe_schema))
        .route("/api/recipe.md", get(|| async { ([(CONTENT_TYPE, "text/markdown; charset=utf-8")], RECIPE) }))
}

async fn recipe_schema() -> ([(axum::http::HeaderName, &'static str); 1], String) {
    static SCHEMA: LazyLock<String> = LazyLock::new(|| json_schema::recipe().to_string());
    ([(CONTENT_TYPE, "application/schema+json")], SCHEMA.clone())
}

/// Adds the answers that every route of its sort can give, so that no route needs to repeat them.
pub fn complete(mut document: OpenApi) -> OpenApi {
    let mut bodies = Vec::new();
    for (path, item) in &mut document.paths.paths {
        for (operation, changes) in operations(item) {
            complete_operation(operation, path, changes);
            bodies.extend(body_names(operation));
        }
    }
    // A body is read field by field, and a field that is not known is refused.
    let schemas = document.components.iter_mut().flat_map(|components| &mut components.schemas);
    for (_, schema) in schemas.filter(|(name, _)| bodies.contains(*name)) {
        if let RefOr::T(Schema::Object(object)) = schema {
            object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        }
    }
    document
}

/// The names of the schemas of an operation's body.
fn body_names(operation: &Operation) -> Vec<String> {
    let Some(RefOr::T(body)) = &operation.request_body else { return Vec::new() };
    let contents = body.content.values().filter_map(|content| match content {
        RefOr::T(content) => content.schema.as_ref(),
        RefOr::Ref(_) => None,
    });
    let names = contents.filter_map(|schema| match schema {
        RefOr::Ref(reference) => reference.ref_location.rsplit('/').next(),
        RefOr::T(_) => None,
    });
    names.map(str::to_owned).collect()
}

/// The operations of a path, and whether each changes something.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (&mut Operation, bool)> {
    [
        (item.get.as_mut(), false),
        (item.head.as_mut(), false),
        (item.post.as_mut(), true),
        (item.put.as_mut(), true),
        (item.patch.as_mut(), true),
        (item.delete.as_mut(), true),
    ]
    .into_iter()
    .filter_map(|(operation, changes)| Some((operation?, changes)))
}

fn complete_operation(operation: &mut Operation, path: &str, changes: bool) {
    let mut answers: Vec<(&str, &str)> = vec![
        ("500", "Something went wrong inside the server"),
        ("503", "The server could not answer in time, or its disk is full"),
    ];
    if operation.security.is_some() {
        answers.push(("401", "No session: sign in first"));
        // With a cookie, a page of another site is refused even when it only reads.
        answers.push(("403", if changes { "Not allowed, or a cookie without x-seedbed: 1" } else { "Not allowed" }));
    }
    if path.contains("{id}") {
        answers.push(("404", "Not there, or not yours"));
    }
    if operation.request_body.is_some() {
        answers.push(("400", "The body is not JSON"));
        answers.push(("413", "The body is larger than 2 MiB"));
        answers.push(("415", "The content type is not application/json"));
        answers.push(("422", "Wrong input; every problem is listed"));
    }
    let has_query = operation.parameters.iter().flatten().any(|parameter| match parameter {
        RefOr::T(parameter) => parameter.parameter_in == utoipa::openapi::path::ParameterIn::Query,
        RefOr::Ref(_) => false,
    });
    if has_query {
        answers.push(("400", "The query cannot be read"));
        answers.push(("422", "Wrong parameters; every problem is listed"));
    }
    for (status, description) in answers {
        let responses = &mut operation.responses.responses;
        if !responses.contains_key(status) {
            responses.insert(status.to_owned(), RefOr::T(problem(description)));
        }
    }
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            response.description = "Done".to_owned();
        }
        // A file has the media type of its format.
        if let RefOr::T(response) = response
            && response.content.shift_remove("application/octet-stream").is_some()
        {
            response.content.extend(media_types().map(|kind| (kind.to_owned(), Content::default().into())));
        }
    }
}

fn problem(description: &str) -> Response {
    let mut response = Response::new(description);
    let content = Content::new(Some(Ref::from_schema_name(Problem::name())));
    response.content.insert("application/problem+json".to_owned(), content.into());
    response
}
