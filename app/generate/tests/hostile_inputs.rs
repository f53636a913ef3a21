//! Thousands of broken inputs for everything that reads what comes from outside: no panic, and no more memory or work
//! than a small multiple of the input.
//!
//! The inputs are the seeds of the fuzz targets (`fuzz/`), changed by our own random numbers: the same on every machine.
//! Work is counted in allocated bytes, which no other load on the machine can change.

#[path = "../fuzz/entries.rs"]
mod entries;
#[path = "../fuzz/mutate.rs"]
mod mutate;

use std::path::Path;

use allocation_counter::measure;
use seedbed_generate::rng::Stream;

/// Changed inputs for each reader.
const INPUTS: u64 = 3000;

/// What reading one input may take.
struct Bound {
    /// Bytes that are held at one time.
    held: u64,
    /// Bytes that are allocated in all, for any input and for each byte of it.
    allocated: (u64, u64),
}

/// The files of one kind, sorted by name: texts of `seeds`, words of `dictionaries`.
fn seeds(target: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// The words of a libFuzzer dictionary: `"word"` a line, with `\xNN` for bytes.
fn words(target: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/dictionaries").join(format!("{target}.dict"));
    let word = |line: &str| {
        let mut pieces = line.strip_prefix('"').unwrap().strip_suffix('"').unwrap().split("\\x");
        let mut bytes = pieces.next().unwrap().as_bytes().to_vec();
        for piece in pieces {
            bytes.push(u8::from_str_radix(&piece[..2], 16).unwrap());
            bytes.extend(piece[2..].bytes());
        }
        String::from_utf8(bytes).unwrap()
    };
    std::fs::read_to_string(path).unwrap().lines().map(word).collect()
}

/// Reads the seeds as they are and `INPUTS` changed ones, `json` of them as trees.
fn holds(target: &str, read: fn(&str), is_json: bool, bound: &Bound) {
    let (seeds, words) = (seeds(target), words(target));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // What is made once a process, such as compiled word lists, belongs to no input.
    seeds.iter().for_each(|seed| read(seed));
    let mut draws = Stream::root(20_261_121).child(target).draws(0);
    for number in 0..INPUTS {
        let mut input = seeds[draws.below(seeds.len() as u64) as usize].clone();
        if draws.below(4) == 0 {
            // Half of one and half of another.
            let other = &seeds[draws.below(seeds.len() as u64) as usize];
            let cut = |text: &str, draws: u64| text.chars().count() as u64 * (draws % 5) / 4;
            let (kept, skipped) = (cut(&input, draws.bits()), cut(other, draws.bits()));
            input = input.chars().take(kept as usize).chain(other.chars().skip(skipped as usize)).collect();
        }
        let seed = draws.bits();
        let changed = if is_json && !seed.is_multiple_of(4) { mutate::json(&input, seed) } else { None };
        let input = changed.unwrap_or_else(|| mutate::text(&input, &words, seed));
        let name = format!("{target} input {number}");
        let cost = measure_named(&name, &input, read);
        let most = bound.allocated.0 + bound.allocated.1 * input.len() as u64;
        assert!(cost.bytes_max <= bound.held, "{name} held {} bytes: {input}", cost.bytes_max);
        assert!(cost.bytes_total <= most, "{name} allocated {} bytes: {input}", cost.bytes_total);
    }
}

/// What reading cost; a panic is told with its input.
fn measure_named(name: &str, input: &str, read: fn(&str)) -> allocation_counter::AllocationInfo {
    let mut cost = allocation_counter::AllocationInfo::default();
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| cost = measure(|| read(input))));
    assert!(outcome.is_ok(), "{name} panicked: {input}");
    cost
}

const MIB: u64 = 1 << 20;

#[test]
fn recipes() {
    holds("recipe", entries::recipe, true, &Bound { held: 256 * MIB, allocated: (512 * MIB, 0) });
}

#[test]
fn descriptions() {
    holds("description", entries::description, false, &Bound { held: 64 * MIB, allocated: (64 * MIB, 100_000) });
}

#[test]
fn sql() {
    holds("ddl", entries::ddl, false, &Bound { held: 64 * MIB, allocated: (64 * MIB, 100_000) });
}

#[test]
fn tables_as_csv() {
    holds("csv", entries::csv, false, &Bound { held: 64 * MIB, allocated: (64 * MIB, 100_000) });
}

#[test]
fn json_schemas() {
    holds("json_schema", entries::json_schema, true, &Bound { held: 64 * MIB, allocated: (64 * MIB, 100_000) });
}

#[test]
fn samples_and_recipes_as_json() {
    holds("json", entries::json, true, &Bound { held: 64 * MIB, allocated: (64 * MIB, 100_000) });
}
