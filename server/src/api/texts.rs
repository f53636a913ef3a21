//! Texts that requests carry, as the OpenAPI document describes them. `fields.rs` holds them to it.
//!
//! A *line* has no control characters and no space at either end; a *text* may have line ends and tabs.

#![allow(dead_code, reason = "these types describe values to readers of the API; the values are read as text")]

use utoipa::ToSchema;

/// A name: a line of 1 to 120 characters.
#[derive(ToSchema)]
#[schema(
    min_length = 1,
    max_length = 120,
    pattern = "^[^\\s\\x00-\\x1F\\x7F-\\x9F]([^\\x00-\\x1F\\x7F-\\x9F]*[^\\s\\x00-\\x1F\\x7F-\\x9F])?$"
)]
pub struct Name(String);

/// A description: a text of at most 2000 characters.
#[derive(ToSchema)]
#[schema(max_length = 2000, pattern = "^[^\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F]*$")]
pub struct Description(String);

/// A tag or another short word: a line of 1 to 50 characters.
#[derive(ToSchema)]
#[schema(
    min_length = 1,
    max_length = 50,
    pattern = "^[^\\s\\x00-\\x1F\\x7F-\\x9F]([^\\x00-\\x1F\\x7F-\\x9F]*[^\\s\\x00-\\x1F\\x7F-\\x9F])?$"
)]
pub struct Tag(String);

/// What to search for: a text of at most 200 characters.
#[derive(ToSchema)]
#[schema(max_length = 200, pattern = "^[^\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F]*$")]
pub struct SearchText(String);

/// An e-mail address: something, an @, something. Letters of either case are the same.
#[derive(ToSchema)]
#[schema(min_length = 3, max_length = 254, pattern = "^[^\\s@\\x00-\\x1F\\x7F-\\x9F]+@[^\\s@\\x00-\\x1F\\x7F-\\x9F]+$")]
pub struct Email(String);

/// A recipe: what to make. `/api/recipe-schema.json` is its JSON Schema, `/api/recipe.md` says the same in words.
#[derive(ToSchema)]
#[schema(value_type = Object)]
pub struct Recipe(serde_json::Value);
