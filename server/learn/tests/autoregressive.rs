//! What the autoregressive synthesizer learns of tables whose truth is known.

use seedbed_generate::column::Words;
use seedbed_generate::model::{Codec, Network, Sampler, Values};
use seedbed_generate::rng::Stream;
use seedbed_learn::autoregressive::{Settings, fit};
use seedbed_learn::checkpoint::{Keeper, NoKeeper};
use seedbed_learn::progress::{Epoch, Go};

/// A column of words `0`, `1`, ….
fn codec(name: &str, count: usize) -> Codec {
    let words: Words = ["0", "1", "2", "3", "4"].into_iter().take(count).collect();
    Codec { name: name.into(), values: Values::Words(words.into()), nullable: false }
}

/// The shares of the second column's codes, given each of the first one's.
const TRUTH: [[f64; 2]; 3] = [[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]];

/// A table of two columns: the first evenly one of three, the second as [`TRUTH`] says; a third one is both added up.
fn table(rows: u64) -> (Vec<Codec>, Vec<Vec<u32>>) {
    let stream = Stream::root(5);
    let first: Vec<u32> = (0..rows).map(|row| stream.child("a").below(row, 3) as u32).collect();
    let second =
        |(row, first): (usize, &u32)| u32::from(stream.child("b").chance(row as u64, TRUTH[*first as usize][1]));
    let second: Vec<u32> = first.iter().enumerate().map(second).collect();
    let third = first.iter().zip(&second).map(|(a, b)| a + b).collect();
    (vec![codec("a", 3), codec("b", 2), codec("c", 4)], vec![first, second, third])
}

fn settings() -> Settings {
    Settings { epochs: 25, hidden: 32, ..Settings::default() }
}

fn fitted() -> Sampler {
    let (codecs, codes) = table(20_000);
    fit(&codecs, &codes, &settings(), |_| Go::On, &mut NoKeeper)
}

/// The largest difference between the shares of drawn pairs and the truth.
fn worst(drawn: &[Vec<u32>]) -> f64 {
    let mut counts = [[0.0_f64; 2]; 3];
    drawn[0].iter().zip(&drawn[1]).for_each(|(a, b)| counts[*a as usize][*b as usize] += 1.0);
    let differences =
        counts.iter().zip(TRUTH).map(|(found, truth)| (found[1] / (found[0] + found[1]) - truth[1]).abs());
    differences.fold(0.0, f64::max)
}

#[test]
fn conditional_shares_are_found_in_any_order_and_sums_hold() {
    let sampler = fitted();
    let rows: Vec<u64> = (0..20_000).collect();
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let drawn = sampler.draw(&order, &[], Stream::root(9), &rows, |_, _| ());
        assert!(worst(&drawn) < 0.02, "{order:?}: {}", worst(&drawn));
        let wrong = (0..rows.len()).filter(|row| drawn[0][*row] + drawn[1][*row] != drawn[2][*row]).count();
        assert!(wrong < rows.len() / 50, "{order:?}: {wrong} sums of {}", rows.len());
    }
}

#[test]
fn what_is_given_decides_what_is_drawn() {
    let sampler = fitted();
    let rows: Vec<u64> = (0..10_000).collect();
    let given = vec![2; rows.len()];
    let drawn = sampler.draw(&[0, 1, 2], &[Some(&given), None, None], Stream::root(9), &rows, |_, _| ());
    assert_eq!(drawn[0], given);
    let share = drawn[1].iter().filter(|code| **code == 1).count() as f64 / rows.len() as f64;
    assert!((share - TRUTH[2][1]).abs() < 0.02, "{share}");
}

#[test]
fn the_same_seed_gives_the_same_model_with_any_number_of_threads() {
    let (codecs, codes) = table(2_000);
    let with = |threads: usize, seed: u64| -> Network {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let settings = Settings { epochs: 2, seed, ..settings() };
        pool.install(|| fit(&codecs, &codes, &settings, |_| Go::On, &mut NoKeeper)).network().clone()
    };
    let one = with(1, 7);
    assert_eq!(one, with(3, 7));
    assert_ne!(one, with(1, 8));
}

#[test]
fn fitting_ends_when_it_is_told_to_and_tells_of_each_epoch() {
    let (codecs, codes) = table(2_000);
    let mut epochs: Vec<Epoch> = Vec::new();
    fit(
        &codecs,
        &codes,
        &settings(),
        |epoch| {
            epochs.push(epoch);
            if epoch.number == 3 { Go::Stop } else { Go::On }
        },
        &mut NoKeeper,
    );
    assert_eq!(epochs.iter().map(|epoch| epoch.number).collect::<Vec<_>>(), [1, 2, 3]);
    // The table's own uncertainty: ln 3 for the first column, that of the pairs for the second, none for the sum.
    let entropy = |shares: [f64; 2]| -shares.iter().map(|share| share * libm::log(*share)).sum::<f64>();
    let least = libm::log(3.0) + TRUTH.iter().map(|shares| entropy(*shares)).sum::<f64>() / 3.0;
    assert!(epochs[2].held_out > least - 0.1 && epochs[2].held_out < epochs[0].held_out, "{least}: {epochs:?}");
}

/// Keeps the checkpoints of all epochs in memory.
#[derive(Default)]
struct Memory(Vec<Vec<u8>>);

impl Keeper for Memory {
    fn last(&mut self) -> Option<Vec<u8>> {
        self.0.last().cloned()
    }

    fn keep(&mut self, write: &mut dyn FnMut() -> Vec<u8>) {
        self.0.push(write());
    }
}

#[test]
fn a_fit_that_died_goes_on_to_the_same_end() {
    let (codecs, codes) = table(2_000);
    let settings = Settings { epochs: 6, patience: 2, ..settings() };
    let run = |settings: &Settings, memory: &mut Memory, until: u32| {
        let mut told = Vec::new();
        let sampler = fit(
            &codecs,
            &codes,
            settings,
            |epoch| {
                told.push(epoch.number);
                if epoch.number == until { Go::Stop } else { Go::On }
            },
            memory,
        );
        (sampler.network().clone(), told)
    };
    let (whole, told) = run(&settings, &mut Memory::default(), 0);
    assert_eq!(told, [1, 2, 3, 4, 5, 6]);
    // It dies after any epoch, also after the last.
    for died in [1, 4, 6] {
        let mut memory = Memory::default();
        run(&settings, &mut memory, died);
        let (rest, told) = run(&settings, &mut memory, 0);
        assert_eq!(told, (died + 1..=6).collect::<Vec<_>>());
        assert!(rest == whole, "after epoch {died}");
    }
    // Another fit does not go on from there.
    let mut memory = Memory::default();
    run(&settings, &mut memory, 3);
    let (_, told) = run(&Settings { seed: 8, ..settings }, &mut memory, 2);
    assert_eq!(told, [1, 2]);
}
