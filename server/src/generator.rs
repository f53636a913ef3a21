//! The generator behind jobs: checks recipes, makes chunks from their plans.

use std::ops::Range;
use std::sync::Arc;

use seedbed_export::{Each, ExportError, Source, parquet};
use seedbed_generate::column::Field;
use seedbed_generate::encode::{TableHead, TextFormat};
use seedbed_generate::plan::with_lists;
use seedbed_generate::table::Constraints;
use seedbed_generate::{Plan, TablePlan};
use seedbed_measure::TableProfile;
use seedbed_recipe::{Problem, scale};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use crate::artifacts::hexadecimal;
use crate::jobs::maker::{CheckedRecipe, ChunkError, ChunkMaker, FieldProblem, JobSpec, MadeChunk};
use crate::plans::{Plans, lists};
use crate::store::jobs::{JobTable, StoreMode};

/// Makes the chunks of jobs.
#[derive(Debug)]
pub struct Generator {
    plans: Arc<Plans>,
}

impl Generator {
    /// A generator that shares its plans with others who need them.
    #[must_use]
    pub const fn new(plans: Arc<Plans>) -> Self {
        Self { plans }
    }
}

/// A problem of a recipe as the API tells it; `field` is the pointer to the recipe in the request.
#[must_use]
pub fn field_problem(field: &str, problem: Problem) -> FieldProblem {
    FieldProblem {
        message: problem.to_string(),
        pointer: format!("{field}{}", problem.pointer),
        found: problem.found,
        allowed: problem.allowed,
    }
}

impl ChunkMaker for Generator {
    fn check(&self, mut recipe: Value, rows: Option<u64>) -> Result<CheckedRecipe, Vec<FieldProblem>> {
        if let Some(rows) = rows {
            // Before the digest is taken: it names the data with these rows.
            scale::set_rows(&mut recipe, rows);
        }
        let as_field = |problems: Vec<Problem>| -> Vec<FieldProblem> {
            problems.into_iter().map(|problem| field_problem("", problem)).collect()
        };
        // The recipe is checked as it came: a digest of lists that does not fit is for its owner to see.
        self.plans.of(&recipe).map_err(as_field)?;
        let recipe = with_lists(&recipe, lists());
        let plan = self.plans.of(&recipe).map_err(as_field)?;
        let tables = plan.tables().iter();
        Ok(CheckedRecipe {
            digest: plan.digest().to_owned(),
            kind: "table".to_owned(),
            row_bytes: tables.clone().map(|table| table.row_bytes()).max().unwrap_or_default(),
            tables: tables.map(|table| JobTable { name: table.name().to_owned(), rows: table.rows() }).collect(),
            recipe,
        })
    }

    fn make(
        &self,
        job: &JobSpec,
        table: usize,
        rows: Range<u64>,
        stop: &CancellationToken,
    ) -> Result<MadeChunk, ChunkError> {
        let plan = self.plan(job)?;
        let table =
            plan.tables().get(table).ok_or_else(|| ChunkError::Recipe("the recipe has no such table".to_owned()))?;
        let count = rows.end - rows.start;
        let table = Stoppable { table, stop };
        let (digest, profile) = measure(&table, rows.clone())?;
        let bytes = match job.mode {
            StoreMode::Virtual => None,
            StoreMode::Parquet => {
                let bytes = parquet::chunk(&table, rows)?;
                Some(bytes.into())
            }
        };
        let stats = serde_json::to_string(&profile).map_err(|error| ChunkError::Passing(error.to_string()))?;
        Ok(MadeChunk { rows: count, bytes, digest, stats })
    }

    fn merge_stats(&self, so_far: Option<&str>, chunk: &str) -> String {
        let Some(so_far) = so_far else { return chunk.to_owned() };
        merged(so_far, chunk).unwrap_or_else(|error| {
            // Data is worth more than its statistics: a job that another version of this program has begun goes on.
            tracing::warn!(error, "statistics of another version of this program are given up");
            chunk.to_owned()
        })
    }
}

fn merged(so_far: &str, chunk: &str) -> Result<String, String> {
    let mut whole: TableProfile = serde_json::from_str(so_far).map_err(|error| error.to_string())?;
    let part: TableProfile = serde_json::from_str(chunk).map_err(|error| error.to_string())?;
    whole.merge(&part).map_err(|error| error.to_string())?;
    serde_json::to_string(&whole).map_err(|error| error.to_string())
}

impl Generator {
    fn plan(&self, job: &JobSpec) -> Result<Arc<Plan>, ChunkError> {
        let recipe: Value = serde_json::from_str(&job.recipe).map_err(|error| ChunkError::Recipe(error.to_string()))?;
        self.plans.of(&recipe).map_err(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            ChunkError::Recipe(problems.join("; "))
        })
    }
}

/// A table whose rows end early when nobody wants them any more.
struct Stoppable<'a> {
    table: &'a TablePlan,
    stop: &'a CancellationToken,
}

impl Source for Stoppable<'_> {
    fn name(&self) -> &str {
        self.table.name()
    }

    fn fields(&self) -> &[Field] {
        self.table.fields()
    }

    fn constraints(&self, rows: &Range<u64>) -> Constraints {
        self.table.constraints_of(rows)
    }

    fn batches(&self, rows: Range<u64>, each: &mut Each<'_>) -> Result<(), ExportError> {
        self.table.batches(rows, &mut |columns| {
            if self.stop.is_cancelled() {
                return Err(ExportError::Cancelled);
            }
            each(columns)
        })
    }

    fn plan(&self) -> Option<&TablePlan> {
        Some(self.table)
    }
}

impl From<ExportError> for ChunkError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Cancelled => Self::Stopped,
            error => Self::Passing(error.to_string()),
        }
    }
}

/// What is known of a chunk without keeping its rows: the SHA-256 of the rows as CSV, in hexadecimal, and the profile
/// of each column.
///
/// # Errors
/// The source's: a plan always has its rows.
pub fn measure(table: &dyn Source, rows: Range<u64>) -> Result<(String, TableProfile), ExportError> {
    let head = TableHead { name: table.name(), fields: table.fields(), rows: 0 };
    let (mut text, mut hash, mut first) = (Vec::new(), Sha256::new(), rows.start);
    let mut profile = TableProfile::new(table.fields());
    table.batches(rows, &mut |columns| {
        text.clear();
        TextFormat::Csv.rows(&head, columns, first, &mut text);
        hash.update(&text);
        profile.add(columns);
        first += columns.first().map_or(0, |column| column.len() as u64);
        Ok(())
    })?;
    Ok((hexadecimal(&hash.finalize()), profile))
}
