//! Lists are read a page at a time.

/// Which part of a list: pages count from 1.
#[derive(Clone, Copy, Debug)]
pub struct PageOf {
    /// The page, from 1.
    pub page: u32,
    /// Items a page.
    pub page_size: u32,
}

impl PageOf {
    /// Items before this page.
    pub(crate) fn offset(self) -> i64 {
        i64::from(self.page.saturating_sub(1)) * i64::from(self.page_size)
    }
}

/// A part of a list and the length of the whole.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// How many items the list has in all.
    pub total: u64,
}
