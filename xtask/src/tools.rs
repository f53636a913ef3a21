//! Installs what the build and the tests need and this machine lacks, in pinned versions.

use crate::steps::{execute, present, root};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the browser tests find Chromium.
pub const CHROMIUM: &str = "/usr/bin/chromium";

/// The compile target of the browser half.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Adds the WebAssembly target to the toolchain if it is not there.
pub fn wasm_target() -> Result<()> {
    let sysroot = Command::new("rustc")
        .args(["--print", "sysroot"])
        .current_dir(root())
        .output()
        .context("rustc is missing: install rustup")?;
    let sysroot = PathBuf::from(String::from_utf8(sysroot.stdout)?.trim());
    if sysroot.join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    execute(Command::new("rustup").args(["target", "add", WASM]).current_dir(root()))
}

/// Installs the npm packages of `end2end/package-lock.json` (Playwright, binaryen) unless exactly these are installed.
pub fn npm_packages() -> Result<()> {
    let folder = end2end();
    let wanted = std::fs::read(folder.join("package-lock.json")).context("end2end/package-lock.json")?;
    // `npm ci` is not incremental, so a copy of the lock file that it worked from marks a finished install.
    let mark = folder.join("node_modules/.seedbed-lock.json");
    if std::fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    if !present("npm") {
        bail!("npm is missing: install Node 20 or newer");
    }
    execute(
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .current_dir(&folder),
    )?;
    std::fs::write(&mark, wanted).context("marking the install")
}

/// Installs Debian's Chromium if it is missing and this is root; says how otherwise.
pub fn chromium() -> Result<()> {
    if Path::new(CHROMIUM).exists() {
        return Ok(());
    }
    if !present("apt-get") || !is_root() {
        bail!(
            "{CHROMIUM} is missing, the browser tests need it: sudo apt-get install --no-install-recommends chromium"
        );
    }
    execute(Command::new("apt-get").args(["update", "--quiet"]))?;
    execute(
        Command::new("apt-get")
            .args(["install", "--yes", "--quiet", "--no-install-recommends", "chromium"])
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

/// The folder of the browser tests, which also holds the npm packages of the build.
pub fn end2end() -> PathBuf {
    root().join("end2end")
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
