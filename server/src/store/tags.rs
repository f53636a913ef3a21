//! Tags in one column: each a line of its own, with a line end before the first and after the last,
//! so that `\ntag\n` finds a whole tag.

/// Tags as they are stored.
pub(crate) fn to_column(tags: &[String]) -> String {
    if tags.is_empty() {
        return String::new();
    }
    format!("\n{}\n", tags.join("\n"))
}

/// Tags as they were given.
pub(crate) fn from_column(column: &str) -> Vec<String> {
    column.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The lower-cased text that a search looks into.
pub(crate) fn search_text(name: &str, description: &str, tags: &[String]) -> String {
    // Lower case is made here because SQLite's own knows ASCII only.
    format!("{name}\n{description}\n{}", tags.join("\n")).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_gives_back_its_tags() {
        for tags in [vec![], vec!["a".to_owned()], vec!["a b".to_owned(), "ü".to_owned()]] {
            assert_eq!(from_column(&to_column(&tags)), tags);
        }
    }

    #[test]
    fn a_tag_is_found_whole() {
        let column = to_column(&["shop".to_owned(), "test".to_owned()]);
        assert!(column.contains("\nshop\n") && column.contains("\ntest\n") && !column.contains("\nsho\n"));
    }
}
