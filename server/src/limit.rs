//! Limits on attempts: so many at once, then as many a minute, for each key (an address, an account).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// How many keys are watched before those that have their full allowance again are forgotten.
const WATCHED: usize = 10_000;

/// Allowances that refill with time.
#[derive(Debug)]
pub struct Limit {
    per_minute: f64,
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl Limit {
    /// So many attempts a minute for each key.
    pub fn new(per_minute: u32) -> Limit {
        Limit { per_minute: f64::from(per_minute.max(1)), buckets: Mutex::default() }
    }

    /// Takes one attempt from each key, or from none.
    ///
    /// # Errors
    /// The seconds after which there will be one again.
    pub fn take(&self, keys: &[&str]) -> Result<(), u64> {
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= WATCHED {
            buckets.retain(|_, bucket| self.left(bucket, now) < self.per_minute);
        }
        let mut seconds = 0_f64;
        for key in keys {
            let left = buckets.get(*key).map_or(self.per_minute, |bucket| self.left(bucket, now));
            seconds = seconds.max((1.0 - left) * 60.0 / self.per_minute);
        }
        if seconds > 0.0 {
            return Err(seconds.ceil() as u64);
        }
        for key in keys {
            let left = buckets.get(*key).map_or(self.per_minute, |bucket| self.left(bucket, now));
            buckets.insert((*key).to_owned(), Bucket { left: left - 1.0, at: now });
        }
        Ok(())
    }

    /// Gives an attempt back: it was a good one.
    pub fn give_back(&self, keys: &[&str]) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            if let Some(bucket) = buckets.get_mut(*key) {
                bucket.left = (bucket.left + 1.0).min(self.per_minute);
            }
        }
    }

    fn left(&self, bucket: &Bucket, now: Instant) -> f64 {
        let seconds = now.duration_since(bucket.at).as_secs_f64();
        (bucket.left + seconds * self.per_minute / 60.0).min(self.per_minute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_out_of_attempts_stops_the_other() {
        let limit = Limit::new(2);
        assert_eq!(limit.take(&["a", "b"]), Ok(()));
        assert_eq!(limit.take(&["a", "c"]), Ok(()));
        let wait = limit.take(&["a", "d"]);
        assert!(matches!(wait, Err(1..=30)), "{wait:?}");
        // The refused attempt cost "d" nothing.
        assert_eq!(limit.take(&["d"]), Ok(()));
        assert_eq!(limit.take(&["d"]), Ok(()));
    }

    #[test]
    fn a_good_attempt_costs_nothing() {
        let limit = Limit::new(1);
        for _ in 0..10 {
            assert_eq!(limit.take(&["a"]), Ok(()));
            limit.give_back(&["a"]);
        }
    }
}
