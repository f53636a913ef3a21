//! Numbers on the command line, as people type them, and what is said when they are none.

use std::net::SocketAddr;

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

/// Reads an address or a host name with a port.
///
/// # Errors
/// What is expected instead.
pub fn address(text: &str) -> Result<String, String> {
    let is_port = |port: &str| port.parse::<u16>().is_ok();
    let is_host = |host: &str| !host.is_empty() && !host.contains([':', '/', ' ']);
    let is_named = text.rsplit_once(':').is_some_and(|(host, port)| is_host(host) && is_port(port));
    if is_named || text.parse::<SocketAddr>().is_ok() {
        Ok(text.to_owned())
    } else {
        Err("expected an address or a host name and a port, such as 127.0.0.1:3000, localhost:3000 or [::1]:3000"
            .to_owned())
    }
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
    fn addresses_have_a_host_and_a_port() {
        for text in ["127.0.0.1:3000", "localhost:0", "[::1]:80", "0.0.0.0:3000", "seedbed.example:8080"] {
            assert_eq!(address(text).as_deref(), Ok(text));
        }
        for text in ["localhost", ":3000", "::1:80", "http://localhost:3000", "localhost:70000", "local host:1", ""] {
            assert!(address(text).unwrap_err().contains("such as"), "{text}");
        }
    }

    #[test]
    fn anything_else_is_answered_with_what_would_be_right() {
        assert!(rows("-5").unwrap_err().contains("no fewer rows than 0"));
        assert!(rows("many").unwrap_err().contains("such as 1000"));
        assert!(rows("1e16").unwrap_err().contains("at most 1000000000000000"));
        assert!(seed("-1").unwrap_err().contains("from 0 to"));
    }
}
