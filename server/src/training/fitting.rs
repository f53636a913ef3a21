//! One training from the stored table to the model and its evaluation, on a thread that may block.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use seedbed_generate::Plan;
use seedbed_generate::encode::{TableHead, TextFormat};
use seedbed_generate::model::Model;
use seedbed_generate::rng::Stream;
use seedbed_learn::checkpoint::Keeper;
use seedbed_learn::codecs::Protection;
use seedbed_learn::progress::{Epoch, Go, Stage};
use seedbed_learn::train::{LeftOut, Trained, Watch, train};
use seedbed_learn::{read, stand_in};
use seedbed_measure::frame::{Frame, Series, Values};
use seedbed_measure::{Questions, evaluate};
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::settings::TrainingSettings;
use super::word;
use crate::plans::lists;
use crate::uploads::columns::UploadedColumn;
use crate::uploads::table::UploadedTable;

/// At most so many rows of each table are compared.
const COMPARED: usize = 50_000;
/// What a value takes while a table is learned: the number, its code, and its copy among the rows that are learned.
const BYTES_A_VALUE: u64 = 24;
/// The most memory that a table may take, in bytes.
const MOST_BYTES: u64 = 8 << 30;
/// At most so many columns of each table are compared.
const COMPARED_COLUMNS: usize = 150;
/// With fewer rows none are held out.
const FEWEST_HELD_OUT: usize = 10;

/// What a training tells while it is under way.
#[derive(Debug)]
pub struct Report {
    /// Where it is, JSON text.
    pub stage: String,
    /// The epoch that has come to its end, and how it went as JSON text.
    pub epoch: Option<(u32, String)>,
}

/// What came of a training.
#[derive(Debug)]
pub struct Fitted {
    /// The model's file.
    pub file: Vec<u8>,
    /// Its digest.
    pub digest: String,
    /// What it has learned, JSON text.
    pub summary: String,
    /// Its evaluation, JSON text.
    pub evaluation: Vec<u8>,
    /// Rows that it was learned from.
    pub rows: u64,
}

struct Teller<'a> {
    reports: &'a UnboundedSender<Report>,
    told: &'a AtomicU8,
    begun: Instant,
}

impl Teller<'_> {
    fn stage(&self, stage: Value) -> Result<(), String> {
        // Nobody may listen any more.
        let _ = self.reports.send(Report { stage: stage.to_string(), epoch: None });
        if self.told.load(Ordering::Relaxed) == word::LOST {
            Err("nobody wants it any more".to_owned())
        } else {
            Ok(())
        }
    }

    /// Tells of a stage, and whether to go on.
    fn told(&self, stage: Stage, limit: Option<Duration>) -> Go {
        let goes_on = match stage {
            Stage::Profiling { column, of } => {
                self.stage(json!({"stage": "profiling", "column": column, "columns": of})).is_ok()
            }
            Stage::Normalising => self.stage(json!({"stage": "normalising"})).is_ok(),
            Stage::Correlating => self.stage(json!({"stage": "correlating"})).is_ok(),
            Stage::Epoch(epoch) => return self.epoch(&epoch, limit),
        };
        if goes_on { Go::On } else { Go::Stop }
    }

    fn epoch(&self, epoch: &Epoch, limit: Option<Duration>) -> Go {
        let epochs = epoch.of;
        let (passed, left) = (self.begun.elapsed(), epochs.saturating_sub(epoch.number));
        let mut remaining = passed.as_secs_f64() / f64::from(epoch.number.max(1)) * f64::from(left);
        if let Some(limit) = limit {
            remaining = remaining.min(limit.saturating_sub(passed).as_secs_f64());
        }
        let stage = json!({"stage": "epoch", "epoch": epoch.number, "epochs": epochs, "remaining_seconds": remaining});
        let report = json!({"loss": epoch.loss, "held_out": epoch.held_out, "seconds": passed.as_secs_f64()});
        let _ = self.reports.send(Report { stage: stage.to_string(), epoch: Some((epoch.number, report.to_string())) });
        let is_over = limit.is_some_and(|limit| passed >= limit);
        if is_over || self.told.load(Ordering::Relaxed) != word::ON { Go::Stop } else { Go::On }
    }
}

/// Trains and evaluates a model.
///
/// # Errors
/// What keeps the table from being learned, in words.
pub fn fit(
    table: &UploadedTable,
    settings: &str,
    told: &AtomicU8,
    reports: &UnboundedSender<Report>,
    keeper: &mut dyn Keeper,
) -> Result<Fitted, String> {
    let settings: TrainingSettings = serde_json::from_str(settings).map_err(|error| error.to_string())?;
    let teller = Teller { reports, told, begun: Instant::now() };
    teller.stage(json!({"stage": "reading"}))?;
    fits_memory(table)?;
    let whole = table.frame(1).map_err(|error| error.to_string())?;
    let (real, held_out) = divided(whole, settings.holdout, Stream::root(settings.seed).child("holdout"));
    let pool = rayon::ThreadPoolBuilder::new().build().map_err(|error| error.to_string())?;
    let Trained { model, left_out } = pool.install(|| learn(table, &real, &settings, &teller, keeper))?;
    teller.stage(json!({"stage": "evaluating"}))?;
    let model = Arc::new(model);
    let file = model.to_bytes().map_err(|error| error.to_string())?;
    let evaluation = pool.install(|| judged(&model, real.clone(), held_out, &left_out, &settings))?;
    let why = |(name, reason): &(String, LeftOut)| json!({"name": name, "reason": reason.to_string()});
    let codecs = model.codecs().iter().map(|codec| json!({"name": codec.name, "codes": codec.codes()}));
    let summary = json!({
        "columns": codecs.collect::<Vec<_>>(),
        "compared_columns": model.codecs().len().min(COMPARED_COLUMNS),
        "left_out": left_out.iter().map(why).collect::<Vec<_>>(),
        "seconds": teller.begun.elapsed().as_secs_f64(),
    });
    Ok(Fitted {
        file,
        digest: model.digest().to_owned(),
        summary: summary.to_string(),
        evaluation: evaluation.into_bytes(),
        rows: real.rows() as u64,
    })
}

/// Refuses a table that the memory would not hold, before it is read.
fn fits_memory(table: &UploadedTable) -> Result<(), String> {
    let (rows, columns) = (table.rows(), table.columns().len() as u64);
    let needed = rows.saturating_mul(columns).saturating_mul(BYTES_A_VALUE);
    if needed <= MOST_BYTES {
        return Ok(());
    }
    let gigabytes = |bytes: u64| bytes.div_ceil(1 << 30);
    Err(format!(
        "learning {rows} rows of {columns} columns takes about {} GB of memory, and at most {} GB are given; upload fewer rows, every \
         tenth for example, or fewer columns",
        gigabytes(needed),
        gigabytes(MOST_BYTES)
    ))
}

fn learn(
    table: &UploadedTable,
    real: &Frame,
    settings: &TrainingSettings,
    teller: &Teller<'_>,
    keeper: &mut dyn Keeper,
) -> Result<Trained, String> {
    let protection = Protection { fewest: settings.protect_below as usize };
    let chosen = settings.algorithm(real.rows());
    let limit = settings.time_limit.map(Duration::from_secs);
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let column = |series: &Series| table.columns().iter().find(|column| column.name == series.name);
    let is_kept_out = |series: &Series| column(series).is_some_and(|column| !column.role.is_learned());
    let name = seedbed_export::Source::name(table);
    let other = |series: &Series| match column(series).and_then(|column: &UploadedColumn| column.stand_in.clone()) {
        Some(kind) => {
            let missing = series.values.missing() as f64 / series.values.len().max(1) as f64;
            let mut made = json!({"name": series.name, "type": kind});
            if missing > 0.0 {
                made["null_share"] = json!(missing);
            }
            made
        }
        None => stand_in::column(series, name, today),
    };
    let mut told = |stage: Stage| teller.told(stage, limit);
    let watch = Watch { told: &mut told, keeper };
    train(real, name, &chosen, protection, is_kept_out, other, watch).map_err(|error| error.to_string())
}

/// The rows that are learned from, and those that are held out.
fn divided(whole: Frame, share: f64, stream: Stream) -> (Frame, Option<Frame>) {
    let rows = whole.rows();
    let count = (rows as f64 * share) as usize;
    if count < FEWEST_HELD_OUT {
        return (whole, None);
    }
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_by_key(|row| stream.at(*row as u64));
    let (held_out, learned) = order.split_at(count);
    let sorted = |rows: &[usize]| {
        let mut rows = rows.to_vec();
        rows.sort_unstable();
        rows
    };
    (rows_of(&whole, &sorted(learned)), Some(rows_of(&whole, &sorted(held_out))))
}

fn rows_of(frame: &Frame, rows: &[usize]) -> Frame {
    let values = |values: &Values| match values {
        Values::Numbers { numbers, notation } => {
            Values::Numbers { numbers: rows.iter().map(|row| numbers[*row]).collect(), notation: notation.clone() }
        }
        Values::Words { words, codes } => {
            Values::Words { words: words.clone(), codes: rows.iter().map(|row| codes[*row]).collect() }
        }
    };
    let series = |series: &Series| Series { name: series.name.clone(), values: values(&series.values) };
    Frame { series: frame.series.iter().map(series).collect() }
}

/// Some rows, evenly spread.
fn spread(frame: &Frame, most: usize) -> Frame {
    let rows = frame.rows();
    if rows <= most {
        return frame.clone();
    }
    rows_of(frame, &(0..most).map(|at| at * rows / most).collect::<Vec<_>>())
}

/// The evaluation of a model beside rows that it was not learned from, JSON text.
fn judged(
    model: &Arc<Model>,
    mut real: Frame,
    mut held_out: Option<Frame>,
    left_out: &[(String, LeftOut)],
    settings: &TrainingSettings,
) -> Result<String, String> {
    let is_learned = |series: &Series| left_out.iter().all(|(name, _)| *name != series.name);
    real.series.retain(is_learned);
    if let Some(held_out) = &mut held_out {
        held_out.series.retain(is_learned);
    }
    // What is told of pairs grows with the square of the columns.
    real.series.truncate(COMPARED_COLUMNS);
    if let Some(held_out) = &mut held_out {
        held_out.series.truncate(COMPARED_COLUMNS);
    }
    let made = drawn(model, &real, settings.seed)?;
    let real = spread(&real, COMPARED);
    let target = settings.target.clone().filter(|target| real.series.iter().any(|series| series.name == *target));
    let questions = Questions { target, ..Questions::default() };
    let held_out = held_out.map(|held_out| spread(&held_out, COMPARED));
    let evaluation = evaluate(&real, &made, held_out.as_ref(), &questions).map_err(|error| error.to_string())?;
    serde_json::to_string(&evaluation).map_err(|error| error.to_string())
}

/// Rows of a model, as many as there are real ones and can be compared, read as those are read.
fn drawn(model: &Arc<Model>, real: &Frame, seed: u64) -> Result<Frame, String> {
    let count = real.rows().min(COMPARED) as u64;
    let mut lists = lists().clone();
    lists.add_model(Arc::clone(model));
    let mut recipe = model.recipe(count, seed);
    if let Some(columns) = recipe.pointer_mut("/tables/0/columns").and_then(Value::as_array_mut) {
        columns.retain(|column| column["type"] == "learned");
    }
    let plan = Plan::new(&recipe, &lists)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    let table = plan.tables().first().ok_or("the model has no table")?;
    let head = TableHead { name: table.name(), fields: table.fields(), rows: count };
    let mut text = Vec::new();
    TextFormat::Csv.head(&head, &mut text);
    let mut columns = Vec::new();
    let mut start = 0;
    while start < count {
        let end = (start + table.batch()).min(count);
        table.fill_range(start..end, &mut columns);
        TextFormat::Csv.rows(&head, &columns, start, &mut text);
        start = end;
    }
    read::csv_like(text.as_slice(), real).map_err(|error| error.to_string())
}
