//! Fitting the autoregressive synthesizer: a small network for each column learns its codes from any of the others.
//!
//! For every row of a batch the columns stand in an order; each column is predicted from those before it. Half of the rows
//! have the columns' own order, in which rows are drawn by default, the others a random one, so that any columns can be
//! given. Columns are learned beside each other: each has weights of its own, and what they want of the shared embeddings is
//! added up in the order of the columns, so the number of threads changes nothing.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;
use seedbed_generate::model::{Codec, Network, Part, Sampler, UNKNOWN};
use seedbed_generate::rng::Stream;

use crate::adam::Adam;
use crate::checkpoint::{self, Checkpoint, Keeper};
use crate::frequency::shares;
use crate::product::{Matrix, multiply};
use crate::progress::{Epoch, Go};

/// How to fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Passes over the rows.
    pub epochs: u32,
    /// Rows a step.
    pub batch: usize,
    /// Units between the layers of each column's network.
    pub hidden: usize,
    /// The share of units that are left out of a step.
    pub dropout: f32,
    /// How fast weights change at the beginning; towards the end they rest.
    pub rate: f32,
    /// The share of rows that are not learned from but judge when it is enough.
    pub held_out: f64,
    /// After so many epochs without progress fitting ends.
    pub patience: u32,
    /// The same seed gives the same model.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { epochs: 30, batch: 128, hidden: 64, dropout: 0.1, rate: 2e-3, held_out: 0.05, patience: 8, seed: 7 }
    }
}

/// Steps that a network takes to learn a table; thirty epochs of a large one have more.
const STEPS: u32 = 5000;
/// The most epochs that make up for few rows.
const MOST_EPOCHS: u32 = 300;

/// The epochs for a table of so many rows when none are asked for: small tables take more, as they have fewer steps in
/// each.
#[must_use]
pub fn usual_epochs(rows: usize, batch: usize) -> u32 {
    let steps = u32::try_from(rows.div_ceil(batch.max(1)).max(1)).unwrap_or(u32::MAX);
    STEPS.div_ceil(steps).clamp(Settings::default().epochs, MOST_EPOCHS)
}

/// The patience with so many epochs when none is asked for: a sixth, since short epochs differ more by chance.
#[must_use]
pub fn usual_patience(epochs: u32) -> u32 {
    (epochs / 6).max(Settings::default().patience)
}

/// Rounds in which frequencies of drawn rows are brought to those of the original.
const ROUNDS: u64 = 4;
/// Rows drawn in each of them.
const DRAWN: u64 = 8192;
/// Rows drawn at a time.
const AT_A_TIME: u64 = 1024;

/// About how many bytes fitting takes beside the rows: weights, two moments each, gradients, the best network so far. It grows
/// with the square of the columns, for each is told of all others.
#[must_use]
pub fn memory(codecs: &[Codec], settings: &Settings) -> u64 {
    let (hidden, columns) = (settings.hidden as u64, codecs.len() as u64);
    let embedded: u64 = codecs.iter().map(|codec| (codec.codes() * width(codec.codes())) as u64).sum();
    let inputs: u64 = codecs.iter().map(|codec| width(codec.codes()) as u64 + 1).sum();
    let codes: u64 = codecs.iter().map(|codec| codec.codes() as u64).sum();
    let weights = (inputs * hidden * columns).saturating_add((hidden + 1) * codes).saturating_add(embedded);
    // What each column asks of all embeddings is a gradient of its own.
    weights.saturating_mul(5).saturating_add(embedded.saturating_mul(columns)).saturating_mul(4)
}

/// Fits a network to rows of codes (`codes[column][row]`). `told` hears of each epoch and may end it; `keeper` keeps where the
/// fit is, and a fit of the same rows and settings that finds a checkpoint there goes on from it.
///
/// # Panics
/// When there is no column or the columns differ in length.
pub fn fit(
    codecs: &[Codec],
    codes: &[Vec<u32>],
    settings: &Settings,
    mut told: impl FnMut(Epoch) -> Go,
    keeper: &mut dyn Keeper,
) -> Sampler {
    let rows = codes.first().map_or(0, Vec::len);
    assert!(codecs.len() == codes.len() && codes.iter().all(|column| column.len() == rows), "as many codes as rows");
    let stream = Stream::root(settings.seed).child("fit");
    let (learned, held_out) = divide(rows, settings.held_out, stream.child("held out"));
    let mut trainee = Trainee::new(codecs, codes, &learned, settings, stream);
    let mut best: Option<(f64, Network)> = None;
    let mut since_best = 0;
    let steps = learned.len().div_ceil(settings.batch) as u64 * u64::from(settings.epochs);
    let key = checkpoint::key(&format!("autoregressive {settings:?}"), codecs, codes);
    let kept = keeper.last().and_then(|bytes| Checkpoint::from_bytes(&bytes, &key));
    let mut first = 1;
    if let Some(found) = kept.filter(|found| trainee.fits(found)) {
        first = found.epoch + 1;
        since_best = found.since_best;
        best = trainee.restore(found);
    }
    for number in first..=settings.epochs {
        if since_best >= settings.patience {
            break;
        }
        let order = shuffled(&learned, stream.child("order").numbered(u64::from(number)));
        let mut loss = 0.0;
        for batch in order.chunks(settings.batch) {
            loss += trainee.step(codes, batch, settings, steps);
        }
        let loss = loss / learned.len().max(1) as f64;
        let held = if held_out.is_empty() { loss } else { trainee.judge(codes, &held_out) };
        if best.as_ref().is_none_or(|(least, _)| held < *least) {
            best = Some((held, trainee.network()));
            since_best = 0;
        } else {
            since_best += 1;
        }
        keeper.keep(&mut || trainee.checkpoint(&key, number, since_best, best.as_mut()).to_bytes());
        if told(Epoch { number, of: settings.epochs, loss, held_out: held }) == Go::Stop {
            break;
        }
    }
    let network = best.map_or_else(|| trainee.network(), |(_, network)| network);
    calibrate(network, codes, stream.child("calibrate"))
}

/// The rows that are learned from, and those that are held out.
fn divide(rows: usize, share: f64, stream: Stream) -> (Vec<usize>, Vec<usize>) {
    let order = shuffled(&(0..rows).collect::<Vec<_>>(), stream);
    let count = ((rows as f64 * share) as usize).min(rows / 2);
    let (held, learned) = order.split_at(count);
    let sorted = |rows: &[usize]| {
        let mut rows = rows.to_vec();
        rows.sort_unstable();
        rows
    };
    (sorted(learned), sorted(held))
}

fn shuffled(rows: &[usize], stream: Stream) -> Vec<usize> {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| stream.at(*row as u64));
    rows
}

/// The numbers that stand for a code: few for few codes.
fn width(codes: usize) -> usize {
    ((1.6 * libm::pow(codes as f64, 0.56)).round() as usize).clamp(3, 32)
}

/// Everything about the fit of one column.
struct Pupil {
    part: Part,
    paces: [Adam; 4],
    /// The gradient of all embeddings that this column asks for, in the order of the columns.
    asks: Vec<Vec<f32>>,
    loss: f64,
}

struct Trainee {
    hidden: usize,
    offsets: Vec<usize>,
    inputs: usize,
    embeddings: Vec<Vec<f32>>,
    embedding_paces: Vec<Adam>,
    pupils: Vec<Pupil>,
    stream: Stream,
    steps: u64,
}

impl Trainee {
    fn new(codecs: &[Codec], codes: &[Vec<u32>], learned: &[usize], settings: &Settings, stream: Stream) -> Self {
        let widths: Vec<usize> = codecs.iter().map(|codec| width(codec.codes())).collect();
        let inputs = widths.iter().sum::<usize>() + codecs.len();
        let hidden = settings.hidden;
        let begin = stream.child("begin");
        let spread = |name: &str, at: usize, count: usize, deviation: f32| -> Vec<f32> {
            let mut draws = begin.child(name).draws(at as u64);
            // Evenly spread numbers of this standard deviation.
            (0..count).map(|_| (draws.unit() as f32 * 2.0 - 1.0) * deviation * 3_f32.sqrt()).collect()
        };
        let part = |(at, codec): (usize, &Codec)| {
            let count = codec.codes();
            let mut frequencies = vec![1.0_f32; count];
            for row in learned {
                if let Some(frequency) = frequencies.get_mut(codes[at][*row] as usize) {
                    *frequency += 1.0;
                }
            }
            let sum: f32 = frequencies.iter().sum();
            Part {
                codes: count,
                width: widths[at],
                embedding: spread("embedding", at, count * widths[at], 0.5),
                first: spread("first", at, inputs * hidden, (2.0 / inputs as f32).sqrt()),
                first_bias: vec![0.0; hidden],
                last: spread("last", at, hidden * count, (1.0 / hidden as f32).sqrt()),
                last_bias: frequencies.iter().map(|frequency| libm::logf(frequency / sum)).collect(),
            }
        };
        let parts: Vec<Part> = codecs.iter().enumerate().map(part).collect();
        let offsets = Network { hidden, parts: parts.clone() }.offsets();
        let embeddings: Vec<Vec<f32>> = parts.iter().map(|part| part.embedding.clone()).collect();
        let pupil = |part: Part| Pupil {
            paces: [&part.first, &part.first_bias, &part.last, &part.last_bias].map(|matrix| Adam::new(matrix.len())),
            asks: embeddings.iter().map(|embedding| vec![0.0; embedding.len()]).collect(),
            loss: 0.0,
            part,
        };
        let pupils = parts.into_iter().map(pupil).collect();
        let embedding_paces = embeddings.iter().map(|embedding| Adam::new(embedding.len())).collect();
        Self { hidden, offsets, inputs, embeddings, embedding_paces, pupils, stream, steps: 0 }
    }

    fn network(&self) -> Network {
        let part =
            |(pupil, embedding): (&Pupil, &Vec<f32>)| Part { embedding: embedding.clone(), ..pupil.part.clone() };
        Network { hidden: self.hidden, parts: self.pupils.iter().zip(&self.embeddings).map(part).collect() }
    }

    /// Shows all numbers that change while it learns, in a fixed order.
    fn visit(&mut self, visitor: &mut dyn FnMut(&mut Vec<f32>)) {
        self.embeddings.iter_mut().for_each(&mut *visitor);
        self.embedding_paces.iter_mut().for_each(|pace| pace.visit(visitor));
        for pupil in &mut self.pupils {
            let Part { first, first_bias, last, last_bias, .. } = &mut pupil.part;
            [first, first_bias, last, last_bias].into_iter().for_each(&mut *visitor);
            pupil.paces.iter_mut().for_each(|pace| pace.visit(visitor));
        }
    }

    /// Where it is after an epoch.
    fn checkpoint(&mut self, key: &str, epoch: u32, since_best: u32, best: Option<&mut (f64, Network)>) -> Checkpoint {
        let mut numbers = Vec::new();
        self.visit(&mut |found| numbers.push(found.clone()));
        let least = best.as_ref().map(|(least, _)| *least);
        if let Some((_, network)) = best {
            visit_network(network, &mut |found| numbers.push(found.clone()));
        }
        Checkpoint { key: key.to_owned(), epoch, steps: self.steps, since_best, best: least, numbers }
    }

    /// Whether a checkpoint holds as many numbers as this has, in each place.
    fn fits(&mut self, checkpoint: &Checkpoint) -> bool {
        let mut sizes = Vec::new();
        self.visit(&mut |found| sizes.push(found.len()));
        if checkpoint.best.is_some() {
            visit_network(&mut self.network(), &mut |found| sizes.push(found.len()));
        }
        checkpoint.numbers.iter().map(Vec::len).eq(sizes)
    }

    /// Goes to where a checkpoint is that fits; the best network so far.
    fn restore(&mut self, checkpoint: Checkpoint) -> Option<(f64, Network)> {
        self.steps = checkpoint.steps;
        let mut numbers = checkpoint.numbers.into_iter();
        let mut put = |found: &mut Vec<f32>| {
            if let Some(numbers) = numbers.next() {
                *found = numbers;
            }
        };
        self.visit(&mut put);
        let mut network = self.network();
        let least = checkpoint.best?;
        visit_network(&mut network, &mut put);
        Some((least, network))
    }

    /// Learns from a batch; the sum of its rows' losses.
    fn step(&mut self, codes: &[Vec<u32>], rows: &[usize], settings: &Settings, steps: u64) -> f64 {
        self.steps += 1;
        let progress = self.steps as f64 / steps as f64;
        let rate = settings.rate * (0.5 + 0.5 * libm::cos(std::f64::consts::PI * progress)) as f32;
        let stream = self.stream.child("step").numbered(self.steps);
        let ranks = ranks(rows.len(), codes.len(), stream.child("order"));
        let (number, shape) = (self.steps, Shape { hidden: self.hidden, inputs: self.inputs, offsets: &self.offsets });
        let embeddings = &self.embeddings;
        self.pupils.par_iter_mut().enumerate().for_each(|(target, pupil)| {
            let dropped = stream.child("dropped").numbered(target as u64);
            let batch = Batch { codes, rows, ranks: &ranks };
            pupil.learn(target, &shape, embeddings, &batch, (settings.dropout, dropped), (rate, number));
        });
        let pupils = &self.pupils;
        let paced = self.embeddings.par_iter_mut().zip(&mut self.embedding_paces).enumerate();
        paced.for_each(|(at, (embedding, pace))| {
            let mut gradient = vec![0.0; embedding.len()];
            for pupil in pupils {
                gradient.iter_mut().zip(&pupil.asks[at]).for_each(|(sum, asked)| *sum += asked);
            }
            pace.step(embedding, &gradient, rate, number);
        });
        self.pupils.iter().map(|pupil| pupil.loss).sum()
    }

    /// The mean loss of rows that are not learned from, in the columns' own order.
    fn judge(&self, codes: &[Vec<u32>], rows: &[usize]) -> f64 {
        let shape = Shape { hidden: self.hidden, inputs: self.inputs, offsets: &self.offsets };
        let losses: Vec<f64> = (0..self.pupils.len())
            .into_par_iter()
            .map(|target| {
                let judged = rows.chunks(1024).map(|rows| {
                    let ranks = (0..rows.len()).flat_map(|_| 0..codes.len() as u64).collect::<Vec<_>>();
                    let batch = Batch { codes, rows, ranks: &ranks };
                    self.pupils[target].loss_of(target, &shape, &self.embeddings, &batch)
                });
                judged.sum()
            })
            .collect();
        losses.iter().sum::<f64>() / rows.len().max(1) as f64
    }
}

/// Shows all numbers of a network, in a fixed order.
fn visit_network(network: &mut Network, visitor: &mut dyn FnMut(&mut Vec<f32>)) {
    for Part { embedding, first, first_bias, last, last_bias, .. } in &mut network.parts {
        [embedding, first, first_bias, last, last_bias].into_iter().for_each(&mut *visitor);
    }
}

/// For each row of a batch the columns' places in its order, row after row: the own order in every other row.
fn ranks(rows: usize, columns: usize, stream: Stream) -> Vec<u64> {
    let mut ranks = Vec::with_capacity(rows * columns);
    for row in 0..rows {
        if row % 2 == 0 {
            ranks.extend(0..columns as u64);
        } else {
            let mut draws = stream.draws(row as u64);
            ranks.extend((0..columns).map(|_| draws.bits()));
        }
    }
    ranks
}

struct Shape<'a> {
    hidden: usize,
    inputs: usize,
    offsets: &'a [usize],
}

impl Shape<'_> {
    /// Where the marks of known columns begin among the inputs.
    fn marks(&self) -> usize {
        self.inputs - self.offsets.len()
    }

    /// Where a column's embedding stands among the inputs.
    fn place(&self, column: usize) -> std::ops::Range<usize> {
        self.offsets[column]..self.offsets.get(column + 1).copied().unwrap_or_else(|| self.marks())
    }
}

struct Batch<'a> {
    codes: &'a [Vec<u32>],
    rows: &'a [usize],
    ranks: &'a [u64],
}

impl Batch<'_> {
    /// For each known column of each row that stands before `target`: row, column and code.
    fn known<'b>(&'b self, target: usize) -> impl Iterator<Item = (usize, usize, usize)> + 'b {
        let columns = self.codes.len();
        self.rows.iter().enumerate().flat_map(move |(at, row)| {
            let ranks = &self.ranks[at * columns..(at + 1) * columns];
            (0..columns).filter_map(move |column| {
                let code = self.codes[column][*row];
                (ranks[column] < ranks[target] && code != UNKNOWN).then_some((at, column, code as usize))
            })
        })
    }
}

/// What a forward pass leaves behind.
struct Forward {
    inputs: Vec<f32>,
    units: Vec<f32>,
    /// The probabilities of the codes.
    shares: Vec<f32>,
    loss: f64,
}

impl Pupil {
    fn forward(
        &self,
        target: usize,
        shape: &Shape<'_>,
        embeddings: &[Vec<f32>],
        batch: &Batch<'_>,
        dropout: Option<(f32, Stream)>,
    ) -> Forward {
        let (count, hidden) = (batch.rows.len(), shape.hidden);
        let mut inputs = vec![0.0; count * shape.inputs];
        for (at, column, code) in batch.known(target) {
            let row = &mut inputs[at * shape.inputs..(at + 1) * shape.inputs];
            let embedding = &embeddings[column];
            let place = shape.place(column);
            let numbers = &embedding[code * place.len()..(code + 1) * place.len()];
            row[place].copy_from_slice(numbers);
            row[shape.marks() + column] = 1.0;
        }
        let mut units = vec![0.0; count * hidden];
        let weights = Matrix::new(&self.part.first, shape.inputs, hidden);
        multiply(Matrix::new(&inputs, count, shape.inputs), weights, &mut units);
        for (at, row) in units.chunks_exact_mut(hidden).enumerate() {
            row.iter_mut().zip(&self.part.first_bias).for_each(|(unit, bias)| *unit = (*unit + bias).max(0.0));
            if let Some((share, stream)) = dropout {
                let mut draws = stream.draws(at as u64);
                let kept = 1.0 / (1.0 - share);
                // Sixteen bits a unit.
                let limit = (share * 65_536.0) as u64;
                for units in row.chunks_mut(4) {
                    let mut bits = draws.bits();
                    for unit in units {
                        *unit *= if bits & 0xffff < limit { 0.0 } else { kept };
                        bits >>= 16;
                    }
                }
            }
        }
        let codes = self.part.codes;
        let mut shares = vec![0.0; count * codes];
        multiply(Matrix::new(&units, count, hidden), Matrix::new(&self.part.last, hidden, codes), &mut shares);
        for row in shares.chunks_exact_mut(codes) {
            row.iter_mut().zip(&self.part.last_bias).for_each(|(logit, bias)| *logit += bias);
        }
        Arch::new().dispatch(Softmax { logits: &mut shares, codes });
        let code = |row: &usize| batch.codes[target][*row] as usize;
        let losses = shares.chunks_exact(codes).zip(batch.rows.iter().map(code));
        let loss =
            losses.filter_map(|(shares, code)| shares.get(code)).map(|share| -f64::from(libm::logf(share.max(1e-30))));
        let loss = loss.sum();
        Forward { inputs, units, shares, loss }
    }

    fn loss_of(&self, target: usize, shape: &Shape<'_>, embeddings: &[Vec<f32>], batch: &Batch<'_>) -> f64 {
        self.forward(target, shape, embeddings, batch, None).loss
    }

    fn learn(
        &mut self,
        target: usize,
        shape: &Shape<'_>,
        embeddings: &[Vec<f32>],
        batch: &Batch<'_>,
        dropout: (f32, Stream),
        (rate, number): (f32, u64),
    ) {
        let (count, hidden, codes) = (batch.rows.len(), shape.hidden, self.part.codes);
        let Forward { inputs, units, shares: mut wrong, loss } =
            self.forward(target, shape, embeddings, batch, Some(dropout));
        self.loss = loss;
        // How far the probabilities are from the truth is the gradient of the logits.
        for (row, wrong) in batch.rows.iter().zip(wrong.chunks_exact_mut(codes)) {
            match wrong.get_mut(batch.codes[target][*row] as usize) {
                Some(share) => *share -= 1.0,
                None => wrong.fill(0.0),
            }
            wrong.iter_mut().for_each(|wrong| *wrong /= count as f32);
        }
        let (inputs, units_matrix) = (Matrix::new(&inputs, count, shape.inputs), Matrix::new(&units, count, hidden));
        let wrong_matrix = Matrix::new(&wrong, count, codes);
        let mut last = vec![0.0; hidden * codes];
        multiply(units_matrix.transposed(), wrong_matrix, &mut last);
        let mut back = vec![0.0; count * hidden];
        multiply(wrong_matrix, Matrix::new(&self.part.last, hidden, codes).transposed(), &mut back);
        // A unit that was zero, by itself or dropped, has no part in it; those that were kept were scaled.
        let kept = 1.0 / (1.0 - dropout.0);
        back.iter_mut().zip(&units).for_each(|(back, unit)| *back = if *unit > 0.0 { *back * kept } else { 0.0 });
        let back_matrix = Matrix::new(&back, count, hidden);
        let mut first = vec![0.0; shape.inputs * hidden];
        multiply(inputs.transposed(), back_matrix, &mut first);
        let mut asked = vec![0.0; count * shape.inputs];
        multiply(back_matrix, Matrix::new(&self.part.first, shape.inputs, hidden).transposed(), &mut asked);
        self.asks.iter_mut().for_each(|asks| asks.fill(0.0));
        for (at, column, code) in batch.known(target) {
            let place = shape.place(column);
            let sum = &mut self.asks[column][code * place.len()..(code + 1) * place.len()];
            let asked = &asked[at * shape.inputs..(at + 1) * shape.inputs][place];
            sum.iter_mut().zip(asked).for_each(|(sum, asked)| *sum += asked);
        }
        let [first_pace, first_bias_pace, last_pace, last_bias_pace] = &mut self.paces;
        first_pace.step(&mut self.part.first, &first, rate, number);
        first_bias_pace.step(&mut self.part.first_bias, &sum_of_rows(&back, hidden), rate, number);
        last_pace.step(&mut self.part.last, &last, rate, number);
        last_bias_pace.step(&mut self.part.last_bias, &sum_of_rows(&wrong, codes), rate, number);
    }
}

fn sum_of_rows(numbers: &[f32], columns: usize) -> Vec<f32> {
    let mut sums = vec![0.0; columns];
    for row in numbers.chunks_exact(columns) {
        sums.iter_mut().zip(row).for_each(|(sum, number)| *sum += number);
    }
    sums
}

struct Softmax<'a> {
    logits: &'a mut [f32],
    codes: usize,
}

impl WithSimd for Softmax<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for row in self.logits.chunks_exact_mut(self.codes) {
            let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            row.iter_mut().for_each(|logit| *logit = exp(*logit - most));
            let sum: f32 = row.iter().sum();
            row.iter_mut().for_each(|share| *share /= sum);
        }
    }
}

/// e to a number that is not above 0, to some 2e-7 of it, without a branch, so that several are calculated at a time: two to
/// the whole part by the exponent's bits, to the rest by its series.
#[inline(always)]
fn exp(number: f32) -> f32 {
    let scaled = (number * std::f32::consts::LOG2_E).max(-126.0);
    // Adding and taking away a number whose last digit is 1 rounds to a whole one.
    const ROUND: f32 = 12_582_912.0;
    let whole = (scaled + ROUND) - ROUND;
    let rest = (scaled - whole) * std::f32::consts::LN_2;
    let series = 1.0
        + rest * (1.0 + rest * (0.5 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0 + rest * (1.0 / 120.0 + rest / 720.0)))));
    f32::from_bits(((whole as i32 + 127) << 23) as u32) * series
}

/// Moves the last biases until the frequencies of drawn rows are those of the original: what errors of columns before
/// leave in those behind is taken away.
fn calibrate(network: Network, codes: &[Vec<u32>], stream: Stream) -> Sampler {
    let order: Vec<usize> = (0..network.parts.len()).collect();
    let real: Vec<Vec<f64>> = network.parts.iter().zip(codes).map(|(part, codes)| shares(codes, part.codes)).collect();
    let mut sampler = Sampler::new(network);
    for round in 0..ROUNDS {
        let blocks: Vec<u64> = (0..DRAWN / AT_A_TIME).collect();
        let sums: Vec<Vec<Vec<f64>>> = blocks
            .into_par_iter()
            .map(|block| {
                let rows: Vec<u64> = (block * AT_A_TIME..(block + 1) * AT_A_TIME).collect();
                let mut sums: Vec<Vec<f64>> = real.iter().map(|shares| vec![0.0; shares.len()]).collect();
                sampler.draw(&order, &[], stream.numbered(round), &rows, |column, shares| {
                    sums[column].iter_mut().zip(shares).for_each(|(sum, share)| *sum += f64::from(*share));
                });
                sums
            })
            .collect();
        let mut network = sampler.network().clone();
        for (column, part) in network.parts.iter_mut().enumerate() {
            for (code, bias) in part.last_bias.iter_mut().enumerate() {
                let drawn: f64 = sums.iter().map(|sums| sums[column][code]).sum::<f64>() / DRAWN as f64;
                if real[column][code] > 0.0 && drawn > 0.0 {
                    *bias += libm::log(real[column][code] / drawn).clamp(-1.0, 1.0) as f32;
                }
            }
        }
        sampler = Sampler::new(network);
    }
    sampler
}
