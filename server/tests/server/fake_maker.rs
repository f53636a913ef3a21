//! A maker of chunks that tests can hold, break and watch. What it makes is a function of table and rows alone.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use seedbed_server::artifacts::digest;
use seedbed_server::jobs::maker::{CheckedRecipe, ChunkError, ChunkMaker, FieldProblem, JobSpec, MadeChunk};
use seedbed_server::store::jobs::{JobTable, StoreMode};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// How making a chunk goes wrong.
#[derive(Clone, Copy, PartialEq)]
pub enum Trouble {
    /// It fails this many times, then succeeds.
    Passing(u32),
    /// The recipe is at fault.
    Recipe,
    /// The maker panics.
    Panic,
}

/// The maker.
#[derive(Default)]
pub struct FakeMaker {
    /// Chunks made so far, the same one twice counted twice.
    pub made: AtomicU64,
    held: AtomicBool,
    /// How many chunks may still be made while held.
    allowed: Mutex<u64>,
    released: Condvar,
    /// By first row.
    troubles: Mutex<HashMap<u64, Trouble>>,
}

impl FakeMaker {
    /// From now on no chunk is made but those that [`FakeMaker::allow`] lets through.
    pub fn hold(&self) {
        self.held.store(true, Ordering::SeqCst);
    }

    /// Lets so many chunks through.
    pub fn allow(&self, chunks: u64) {
        *self.allowed.lock().unwrap() += chunks;
        self.released.notify_all();
    }

    /// Ends the hold.
    pub fn release(&self) {
        self.held.store(false, Ordering::SeqCst);
        let _allowed = self.allowed.lock().unwrap();
        self.released.notify_all();
    }

    /// The chunk that begins at this row goes wrong.
    pub fn trouble(&self, first_row: u64, trouble: Option<Trouble>) {
        let mut troubles = self.troubles.lock().unwrap();
        match trouble {
            Some(trouble) => troubles.insert(first_row, trouble),
            None => troubles.remove(&first_row),
        };
    }

    fn wait_for_leave(&self) {
        let mut allowed = self.allowed.lock().unwrap();
        let begun = Instant::now();
        while self.held.load(Ordering::SeqCst) && *allowed == 0 {
            allowed = self.released.wait_timeout(allowed, Duration::from_millis(100)).unwrap().0;
            // A test that has failed meanwhile must not wait for this thread for ever.
            if begun.elapsed() > Duration::from_secs(60) {
                drop(allowed);
                panic!("held for too long");
            }
        }
        *allowed = allowed.saturating_sub(1);
    }

    fn meet_trouble(&self, first_row: u64) -> Result<(), ChunkError> {
        let mut troubles = self.troubles.lock().unwrap();
        match troubles.get(&first_row).copied() {
            None | Some(Trouble::Passing(0)) => Ok(()),
            Some(Trouble::Passing(times)) => {
                troubles.insert(first_row, Trouble::Passing(times - 1));
                Err(ChunkError::Passing("the moon is in the wrong house".to_owned()))
            }
            Some(Trouble::Recipe) => Err(ChunkError::Recipe("division by zero in column total".to_owned())),
            Some(Trouble::Panic) => {
                drop(troubles);
                panic!("a defect")
            }
        }
    }
}

/// What a chunk of this table and these rows holds.
pub fn content(table: usize, rows: &Range<u64>) -> Bytes {
    Bytes::from(format!("table {table}, rows {} to {}", rows.start, rows.end))
}

impl ChunkMaker for FakeMaker {
    fn check(&self, recipe: Value, rows: Option<u64>) -> Result<CheckedRecipe, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let mut tables = Vec::new();
        let found = recipe["tables"].as_array().cloned().unwrap_or_default();
        for (index, table) in found.iter().enumerate() {
            let count = table["rows"].as_u64().filter(|_| index > 0 || rows.is_none()).or(rows.filter(|_| index == 0));
            match (table["name"].as_str(), count) {
                (Some(name), Some(rows)) => tables.push(JobTable { name: name.to_owned(), rows }),
                _ => problems.push(FieldProblem {
                    pointer: format!("/tables/{index}"),
                    found: table.to_string(),
                    allowed: "a name and rows".to_owned(),
                    message: "this table cannot be made".to_owned(),
                }),
            }
        }
        if found.is_empty() {
            problems.push(FieldProblem {
                pointer: "/tables".to_owned(),
                found: recipe["tables"].to_string(),
                allowed: "one table or more".to_owned(),
                message: "there is no table".to_owned(),
            });
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let digest = digest(recipe.to_string().as_bytes());
        Ok(CheckedRecipe { recipe, digest, kind: "table".to_owned(), tables, row_bytes: 10 })
    }

    fn make(
        &self,
        job: &JobSpec,
        table: usize,
        rows: Range<u64>,
        _stop: &CancellationToken,
    ) -> Result<MadeChunk, ChunkError> {
        self.wait_for_leave();
        self.meet_trouble(rows.start)?;
        self.made.fetch_add(1, Ordering::SeqCst);
        let bytes = content(table, &rows);
        Ok(MadeChunk {
            rows: rows.end - rows.start,
            digest: digest(&bytes),
            bytes: (job.mode == StoreMode::Parquet).then_some(bytes),
            stats: json!({"rows": rows.end - rows.start}).to_string(),
        })
    }

    fn merge_stats(&self, so_far: Option<&str>, chunk: &str) -> String {
        let rows = |text: &str| serde_json::from_str::<Value>(text).unwrap()["rows"].as_u64().unwrap();
        json!({"rows": so_far.map_or(0, rows) + rows(chunk)}).to_string()
    }
}
