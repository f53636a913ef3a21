//! Moments as the API shows them: RFC 3339, UTC.

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// A moment, stored as milliseconds since 1970 UTC.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(value_type = String, format = "date-time", example = "2026-11-21T10:00:00.000Z")]
pub struct Moment(pub i64);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let moment = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        serializer.collect_str(&format_args!("{moment:.3}"))
    }
}
