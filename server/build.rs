//! Tells cargo that the migrations are part of the program: a new file must rebuild it.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
