//! The fuzz target of `entries::recipe`.

#![no_main]

#[path = "../entries.rs"]
#[allow(dead_code, reason = "each target uses its part")]
mod entries;
#[path = "../mutate.rs"]
#[allow(dead_code, reason = "texts are mutated by the fuzzer itself")]
mod mutate;

libfuzzer_sys::fuzz_target!(|text: &str| entries::recipe(text));

// Most changes of single bytes only break JSON: every other input is changed as a tree instead.
libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    let text = std::str::from_utf8(&data[..size]).unwrap_or_default();
    match mutate::json(text, u64::from(seed)).filter(|_| seed % 2 == 0) {
        Some(changed) if changed.len() <= most.min(data.len()) => {
            data[..changed.len()].copy_from_slice(changed.as_bytes());
            changed.len()
        }
        _ => libfuzzer_sys::fuzzer_mutate(data, size, most),
    }
});
