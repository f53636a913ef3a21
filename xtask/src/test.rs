//! Every check and test there is, from formatting to the browser.

use crate::site::{self, Profile};
use crate::steps::{Steps, cargo, execute, present, root, server_binary, site, target};
use crate::tools;
use anyhow::Result;
use std::process::Command;

/// The browser half is checked for its own target: built together with the server, Leptos would get the features of both.
const BROWSER_HALF: &str = "seedbed-frontend";

/// Runs everything and stops at the first failure; the quick checks come first.
pub fn everything(steps: &mut Steps) -> Result<()> {
    steps.step("install the WebAssembly target", tools::wasm_target)?;
    steps.step("check the formatting", || execute(&mut cargo(&["fmt", "--all", "--check"])))?;
    steps.step("lint the native crates", || {
        execute(&mut cargo(&[
            "clippy",
            "--workspace",
            "--exclude",
            BROWSER_HALF,
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]))
    })?;
    steps.step("lint the browser half", || {
        execute(&mut cargo(&["clippy", "--package", BROWSER_HALF, "--target", tools::WASM, "--", "-D", "warnings"]))
    })?;
    steps.step("test the native crates", || rust_tests(&["--workspace", "--exclude", BROWSER_HALF]))?;
    steps.step("test the browser half", || rust_tests(&["--package", BROWSER_HALF]))?;
    steps.step("test the examples in the documentation", || {
        execute(&mut cargo(&["test", "--quiet", "--doc", "--workspace", "--exclude", BROWSER_HALF]))
    })?;
    site::build(steps, Profile::Release)?;
    browser_tests(steps)?;
    steps.total();
    Ok(())
}

/// Saves pictures of every page, wide and narrow, dark and light.
pub fn screenshots(steps: &mut Steps) -> Result<()> {
    steps.step("install Chromium", tools::chromium)?;
    steps.step("take the pictures", || {
        execute(playwright(&["--project=screenshots"]).env("SEEDBED_SCREENSHOTS", target().join("screenshots")))
    })
}

/// Runs the peers' programs and ours in one go, then the browser's own measurements. What is promised stands in
/// `BENCHMARKS.md`; nothing here passes or fails, for machines differ.
pub fn benchmarks(steps: &mut Steps) -> Result<()> {
    steps.step("install Chromium", tools::chromium)?;
    steps.step("measure the browser", || {
        execute(playwright(&["--project=benchmarks"]).args(["--workers=1", "--reporter=line"]))
    })?;
    steps.step("compare with the peers", || {
        execute(Command::new("python3").arg("server/export/benches/peers/run.py").current_dir(root()))
    })
}

fn browser_tests(steps: &mut Steps) -> Result<()> {
    steps.step("install Chromium", tools::chromium)?;
    steps.step("test in the browser", || execute(&mut playwright(&["--project=chromium"])))
}

/// Playwright on the release that was just built.
fn playwright(arguments: &[&str]) -> Command {
    let mut command = Command::new("npx");
    command
        .args(["playwright", "test"])
        .args(arguments)
        .env("SEEDBED_SERVER", server_binary("release"))
        .env("LEPTOS_SITE_ROOT", site())
        .env("SEEDBED_CHROMIUM", tools::CHROMIUM)
        .current_dir(tools::end2end());
    command
}

fn rust_tests(selection: &[&str]) -> Result<()> {
    if present("cargo-nextest") {
        execute(cargo(&["nextest", "run", "--no-tests=pass"]).args(selection))
    } else {
        execute(cargo(&["test", "--quiet", "--lib", "--bins", "--tests"]).args(selection))
    }
}
