//! Builds what the browser loads (WASM, script, styles, static files, word lists) and the server that serves it.

use crate::steps::{Steps, cargo, execute, root, server_binary, site, target};
use crate::{compress, kept, tools};
use anyhow::{Context, Result, anyhow, bail};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use std::fs;
use std::path::Path;
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// The name of the browser package, as in `.cargo/config.toml`, and of the server's program.
const NAME: &str = "seedbed";

/// The modules of the browser: the crate, and the name of its files under `pkg`.
const MODULES: [(&str, &str); 2] = [("seedbed-frontend", NAME), ("seedbed-sources", "sources")];

/// What is promised for everything that the first preview needs, in compressed bytes.
const FIRST_PREVIEW_LIMIT: u64 = 1_000_000;

/// What the browser fetches before the first preview, besides the page's own HTML.
const FIRST_PREVIEW: [&str; 8] = [
    "pkg/seedbed.wasm",
    "pkg/seedbed.js",
    "pkg/split.js",
    "pkg/seedbed.css",
    "worker.js",
    "theme.js",
    "early.js",
    "lists/en_US.txt",
];

/// What stands in a module that has split points.
const SPLIT_POINT: &[u8] = b"__wasm_split_load_";
/// The script that loads the parts of a module, beside the module's own.
const SPLIT_SCRIPT: &str = "./split.js";

/// The WebAssembly features that rustc emits. wasm-opt must know exactly these: with more it makes a module that browsers refuse.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// How much the build optimises.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Small WASM, fast server, compressed files.
    Release,
    /// Quick to build.
    Dev,
}

impl Profile {
    fn wasm(self) -> &'static str {
        match self {
            Self::Release => "wasm-release",
            Self::Dev => "wasm-dev",
        }
    }

    /// Cargo's folder for the server of this profile.
    pub fn server(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "debug",
        }
    }
}

/// Builds the site and the server.
pub fn build(steps: &mut Steps, profile: Profile) -> Result<()> {
    steps.step("install the WebAssembly target", tools::wasm_target)?;
    if profile == Profile::Release {
        steps.step("install the npm packages", tools::npm_packages)?;
    }
    steps.step("compile the browser half", || {
        let mut command = cargo(&["build", "--target", tools::WASM, "--profile", profile.wasm()]);
        command.args(MODULES.iter().flat_map(|(package, _)| ["--package", package]));
        execute(&mut command)
    })?;
    steps.step("compile the server", || {
        let mut command = cargo(&["build", "--package", "seedbed-server", "--bin", NAME]);
        if profile == Profile::Release {
            command.arg("--release");
        }
        execute(&mut command)
    })?;
    steps.step("lay out the site", || lay_out(profile))?;
    if profile == Profile::Release {
        steps.step("optimise the WebAssembly", || {
            let modules = compress::files(&site().join("pkg"))?.into_iter();
            modules
                .filter(|file| file.extension().is_some_and(|kind| kind == "wasm"))
                .try_for_each(|file| optimise(&file))
        })?;
    }
    // The pages are rendered by the server's program, so a new program is a new build too.
    steps.step("stamp the service worker", || stamp(&site(), &fs::read(server_binary(profile.server()))?))?;
    if profile == Profile::Release {
        steps.step("compress", || compress::folder(&site()))?;
        steps.step("weigh the first preview", || weigh(&site()))?;
    }
    println!("  site   {}", site().display());
    println!("  server {}", server_binary(profile.server()).display());
    Ok(())
}

/// Fills a fresh site folder with the package, the styles, the static files, and the word lists with their notices.
fn lay_out(profile: Profile) -> Result<()> {
    let site = site();
    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    let package = site.join("pkg");
    fs::create_dir_all(&package)?;
    MODULES.iter().try_for_each(|(crate_name, name)| bind(profile, crate_name, name, &package))?;
    fs::write(package.join("seedbed.css"), styles(&root().join("style/main.css"))?)?;
    copy_folder(&root().join("public"), &site, |_| true)?;
    copy_folder(&root().join("app/generate/lists"), &site.join("lists"), |name| {
        name.ends_with(".txt") || name == "NOTICE"
    })
}

/// Makes a module and its script from what cargo compiled. What only a split point of the code reaches becomes files of
/// its own, which the module loads when it comes to that point.
fn bind(profile: Profile, crate_name: &str, name: &str, package: &Path) -> Result<()> {
    let folder = target().join(tools::WASM).join(profile.wasm());
    let compiled = folder.join(format!("{}.wasm", crate_name.replace('-', "_")));
    let main = folder.join(format!("{name}.main.wasm"));
    let parts = split(&compiled, &main, name, package)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(if parts { &main } else { &compiled });
    // The parts find what they share with the module by the names that the linker gave.
    bindgen.keep_lld_exports(parts).demangle(!parts);
    bindgen.out_name(name).typescript(false).remove_producers_section(true);
    if profile == Profile::Release {
        bindgen.remove_name_section(true);
    }
    bindgen.web(true)?.generate(package)?;
    // Leptos looks for NAME.wasm beside NAME.js, wasm-bindgen calls it NAME_bg.wasm.
    let (bound, wanted) = (format!("{name}_bg.wasm"), format!("{name}.wasm"));
    fs::rename(package.join(&bound), package.join(&wanted))?;
    let script = package.join(format!("{name}.js"));
    let text = fs::read_to_string(&script)?.replace(&bound, &wanted);
    fs::write(script, text)?;
    Ok(())
}

/// Divides a module at its split points: the main part goes to `main`, the others into the package. Whether it has any.
fn split(compiled: &Path, main: &Path, name: &str, package: &Path) -> Result<bool> {
    let bytes = fs::read(compiled).with_context(|| compiled.display().to_string())?;
    if !bytes.windows(SPLIT_POINT.len()).any(|window| window == SPLIT_POINT) {
        return Ok(false);
    }
    let script = format!("./{name}.js");
    let mut options = wasm_split_cli_support::Options::new(&bytes);
    options.output_dir = package;
    options.main_out_path = main;
    options.main_module = &script;
    options.link_name = SPLIT_SCRIPT;
    let parts = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:?}"))?.split_modules;
    // A part fits only the module that it was split from: its name says which, so that a page that is older than the
    // server finds nothing rather than something else.
    let digest = &kept::digest(&[&bytes])[..12];
    let script = package.join(SPLIT_SCRIPT);
    let mut text = fs::read_to_string(&script)?;
    for part in parts {
        let name = part.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let named = name.replace(".wasm", &format!(".{digest}.wasm"));
        fs::rename(&part, package.join(&named))?;
        text = text.replace(&format!("\"./{name}\""), &format!("\"./{named}\""));
    }
    fs::write(script, text)?;
    Ok(true)
}

/// Bundles a style sheet with all that it imports, checks it, and takes the blanks out.
fn styles(entry: &Path) -> Result<String> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(entry).map_err(|error| anyhow!("{error}"))?;
    sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("{error}"))?;
    let printed = sheet.to_css(PrinterOptions { minify: true, ..PrinterOptions::default() });
    Ok(printed.map_err(|error| anyhow!("{error}"))?.code)
}

fn copy_folder(from: &Path, to: &Path, wanted: impl Fn(&str) -> bool) -> Result<()> {
    for file in compress::files(from)? {
        if !wanted(&file.file_name().unwrap_or_default().to_string_lossy()) {
            continue;
        }
        let place = to.join(file.strip_prefix(from)?);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, &place).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// What makes a module small: functions that differ in a constant become one, and what that leaves is made smaller again.
/// Functions of a few instructions are merged into their callers, for each costs a browser some microseconds when it first
/// runs. Others stay on their own although they have one caller: what is merged compresses worse, and the reader became one
/// function of 170 KB that a browser compiled for half a second.
const PASSES: [&str; 5] = [
    "--always-inline-max-function-size=8",
    "--one-caller-inline-max-function-size=50",
    "-Oz",
    "--merge-similar-functions",
    "-Oz",
];

/// Shrinks a module in place with binaryen's wasm-opt.
fn optimise(module: &Path) -> Result<()> {
    let bytes = fs::read(module)?;
    // The lock file pins binaryen: another version is another way.
    let how = format!(
        "wasm-opt {PASSES:?} {WASM_FEATURES:?} {}",
        fs::read_to_string(tools::end2end().join("package-lock.json"))?
    );
    let small = kept::or_make(&how, &bytes, || {
        let small = compress::with_suffix(module, ".small");
        let mut command = Command::new(tools::end2end().join("node_modules/.bin/wasm-opt"));
        execute(command.args(PASSES).args(WASM_FEATURES).arg(module).arg("-o").arg(&small))?;
        let made = fs::read(&small)?;
        fs::remove_file(&small)?;
        Ok(made)
    })?;
    let name = module.file_name().unwrap_or_default().to_string_lossy();
    println!("  {name}: {} KB to {} KB", bytes.len() / 1000, small.len() / 1000);
    fs::write(module, small)?;
    Ok(())
}

/// Writes into the service worker which files the package has and which word lists there are, for they are kept for the
/// time without a network, and the digest of all files, so that every build has caches of its own.
fn stamp(site: &Path, program: &[u8]) -> Result<()> {
    let mut parts = vec![program.to_vec()];
    let (mut package, mut lists) = (Vec::new(), Vec::new());
    for file in compress::files(site)? {
        let name = file.strip_prefix(site)?;
        let address = || format!("{:?}", Path::new("/").join(name));
        if name.starts_with("pkg") {
            package.push(address());
        } else if name.starts_with("lists") && name.extension().is_some_and(|ending| ending == "txt") {
            lists.push(address());
        }
        parts.push(name.as_os_str().as_encoded_bytes().to_vec());
        parts.push(fs::read(&file)?);
    }
    let digest = kept::digest(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let worker = site.join("sw.js");
    let mut text = fs::read_to_string(&worker)?;
    for (mark, value) in
        [("BUILD_DIGEST", digest), ("PACKAGE_FILES", package.join(", ")), ("LIST_FILES", lists.join(", "))]
    {
        if !text.contains(mark) {
            bail!("public/sw.js does not name {mark}");
        }
        text = text.replace(mark, &value);
    }
    fs::write(worker, text)?;
    Ok(())
}

/// Fails when the files of the first preview are heavier than promised.
fn weigh(site: &Path) -> Result<()> {
    let mut total = 0;
    for name in FIRST_PREVIEW {
        let file = site.join(name);
        if !file.exists() {
            bail!("{name} is missing, and the first preview needs it");
        }
        let packed = fs::metadata(compress::with_suffix(&file, ".br"))?.len();
        println!("  {:>7} bytes  {name}", packed);
        total += packed;
    }
    println!("  {total:>7} bytes  in all, of {FIRST_PREVIEW_LIMIT}");
    if total > FIRST_PREVIEW_LIMIT {
        bail!("the first preview needs {total} bytes compressed, {FIRST_PREVIEW_LIMIT} are allowed");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_styles_of_the_app_are_in_order() {
        let styles = styles(&root().join("style/main.css")).unwrap();
        assert!(styles.contains("--purple:") && !styles.contains("@import"), "{styles}");
    }

    #[test]
    fn a_mistake_in_a_style_sheet_fails_the_build() {
        let folder = tempfile::tempdir().unwrap();
        let entry = folder.path().join("main.css");
        fs::write(&entry, "@import \"part.css\";").unwrap();
        fs::write(folder.path().join("part.css"), "a { color: red").unwrap();
        assert!(styles(&entry).is_ok(), "an end of file closes what is open");
        fs::write(folder.path().join("part.css"), "a { color: red; } }").unwrap();
        let error = styles(&entry).unwrap_err().to_string();
        assert!(error.contains("part.css"), "{error}");
    }

    #[test]
    fn every_build_has_a_digest_of_its_own_and_keeps_its_package() {
        let stamped = |text: &str| {
            let site = tempfile::tempdir().unwrap();
            fs::create_dir(site.path().join("pkg")).unwrap();
            fs::write(
                site.path().join("sw.js"),
                "const CACHE = \"BUILD_DIGEST\", LISTS = [LIST_FILES], PACKAGE = [PACKAGE_FILES];",
            )
            .unwrap();
            fs::write(site.path().join("pkg/page.css"), text).unwrap();
            fs::create_dir(site.path().join("lists")).unwrap();
            fs::write(site.path().join("lists/de_DE.txt"), "").unwrap();
            stamp(site.path(), b"program").unwrap();
            fs::read_to_string(site.path().join("sw.js")).unwrap()
        };
        assert_eq!(stamped("a"), stamped("a"));
        assert_ne!(stamped("a"), stamped("b"));
        assert!(!stamped("a").contains("BUILD_DIGEST"));
        assert!(
            stamped("a").ends_with("LISTS = [\"/lists/de_DE.txt\"], PACKAGE = [\"/pkg/page.css\"];"),
            "{}",
            stamped("a")
        );
    }

    #[test]
    fn a_first_preview_that_is_too_heavy_fails_the_build() {
        let site = tempfile::tempdir().unwrap();
        for name in FIRST_PREVIEW {
            let file = site.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, "").unwrap();
            fs::write(compress::with_suffix(&file, ".br"), vec![0; 1_000]).unwrap();
        }
        weigh(site.path()).unwrap();
        fs::write(site.path().join("pkg/seedbed.wasm.br"), vec![0; 1_350_000]).unwrap();
        let sum = 1_350_000 + 1_000 * (FIRST_PREVIEW.len() - 1);
        assert!(weigh(site.path()).unwrap_err().to_string().contains(&sum.to_string()));
        fs::remove_file(site.path().join("lists/en_US.txt")).unwrap();
        assert!(weigh(site.path()).unwrap_err().to_string().contains("en_US"));
    }
}
