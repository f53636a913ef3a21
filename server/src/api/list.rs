//! Lists as the API sends them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::store::page::{Page, PageOf};

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// How many items the list has in all.
    #[schema(minimum = 0)]
    pub total: u64,
    /// This page, from 1.
    #[schema(minimum = 1)]
    pub page: u32,
    /// Items a page.
    #[schema(minimum = 1, maximum = 200)]
    pub page_size: u32,
}

impl<T> List<T> {
    /// A page that the store has read, each item shown as the API shows it.
    pub fn of<S>(page: Page<S>, asked: PageOf, show: impl Fn(S) -> T) -> List<T> {
        List {
            items: page.items.into_iter().map(show).collect(),
            total: page.total,
            page: asked.page,
            page_size: asked.page_size,
        }
    }
}

/// Which page of a list; read with [`super::fields::Fields::page`].
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters to readers of the API")]
pub struct PageParams {
    /// The page, from 1.
    #[param(minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<u32>,
    /// Items a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    page_size: Option<u32>,
}
