//! The two commands of the project: `cargo xtask run` and `cargo xtask test`.

fn main() {}
