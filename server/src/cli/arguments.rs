//! Numbers on the command line, as people type them, and what is said when they are none.

use seedbed_recipe::quantity;
use seedbed_recipe::recipe::MOST_ROWS;

/// Reads a number of rows.
///
/// # Errors
/// What is expected instead.
pub fn rows(text: &str) -> Result<u64, String> {
    if text.trim_start().starts_with('-') {
        return Err("there are no fewer rows than 0; expected a number such as 1000, 10k, 2.5M or 1e6".to_owned());
    }
    let found = quantity::parse(text).ok_or("expected a whole number such as 1000, 1_000_000, 10k, 2.5M or 1e6")?;
    if found > MOST_ROWS {
        return Err(format!("a table has at most {MOST_ROWS} rows"));
    }
    Ok(found)
}

/// Reads a seed.
///
/// # Errors
/// What is expected instead.
pub fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("expected a whole number from 0 to {}", u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_in_every_usual_form() {
        for text in ["1000000", "1_000_000", "1,000,000", "1e6", "1M", "1000k"] {
            assert_eq!(rows(text), Ok(1_000_000), "{text}");
        }
        assert_eq!(rows("0"), Ok(0));
    }

    #[test]
    fn anything_else_is_answered_with_what_would_be_right() {
        assert!(rows("-5").unwrap_err().contains("no fewer rows than 0"));
        assert!(rows("many").unwrap_err().contains("such as 1000"));
        assert!(rows("1e16").unwrap_err().contains("at most 1000000000000000"));
        assert!(seed("-1").unwrap_err().contains("from 0 to"));
    }
}
