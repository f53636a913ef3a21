//! The commands `seedbed generate` and `seedbed verify`: files of one table and of several.

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::archive::unpacked;
use crate::command::seedbed;

/// A shop: two tables that say numbers, one that follows.
fn shop() -> Value {
    json!({"version": 1, "kind": "table", "seed": 7, "anchor": "2026-11-21", "tables": [
        {"name": "customers", "rows": 40, "columns": [
            {"name": "id", "type": "sequence"}, {"name": "name", "type": "person.full_name"}]},
        {"name": "orders", "rows": {"per": "customers", "count": {"kind": "constant", "value": 3}}, "columns": [
            {"name": "id", "type": "sequence"}, {"name": "customer", "type": "reference", "table": "customers"}]},
        {"name": "products", "rows": 20, "columns": [
            {"name": "id", "type": "sequence"}, {"name": "price", "type": "number", "min": 1, "max": 9, "decimals": 2}]}]})
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    seedbed().current_dir(folder).args(arguments).output().unwrap()
}

/// Runs what must succeed; its standard output.
#[track_caller]
fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Runs what must end with this code; its standard output and what it says of the failure.
#[track_caller]
fn ended(folder: &Path, code: i32, arguments: &[&str]) -> (String, String) {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {output:?}");
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn folder(recipe: &Value) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("r.json"), recipe.to_string()).unwrap();
    folder
}

fn lines(path: &Path) -> usize {
    std::fs::read_to_string(path).unwrap().lines().count()
}

#[test]
fn a_folder_of_tables_is_made_and_verified() {
    let folder = folder(&shop());
    let folder = folder.path();
    done(folder, &["generate", "r.json", "-o", "shop"]);
    let told = done(folder, &["verify", "shop", "--recipe", "r.json"]);
    let expected = [
        "customers: shop/customers.csv is what the recipe makes: 40 rows",
        "orders: shop/orders.csv is what the recipe makes: 120 rows",
        "products: shop/products.csv is what",
    ];
    for (line, expected) in told.lines().zip(expected) {
        assert!(line.starts_with(expected), "{told}");
    }
    assert_eq!(told.lines().count(), 3);

    // One file is cut at a row, one is changed, one is gone.
    let orders = std::fs::read_to_string(folder.join("shop/orders.csv")).unwrap();
    let cut: String = orders.lines().take(101).map(|line| format!("{line}\n")).collect();
    std::fs::write(folder.join("shop/orders.csv"), cut).unwrap();
    let (told, summary) = ended(folder, 1, &["verify", "shop", "--recipe", "r.json"]);
    assert!(told.contains("orders: shop/orders.csv ends early, after row 100 of 120, at byte"), "{told}");
    assert!(summary.contains("2 the same, 1 different, 0 missing"), "{summary}");
    std::fs::remove_file(folder.join("shop/products.csv")).unwrap();
    let (told, _) = ended(folder, 1, &["verify", "shop", "--recipe", "r.json"]);
    assert!(told.contains("products: missing: there is no file shop/products.csv"), "{told}");
    std::fs::write(folder.join("shop/orders.csv"), orders).unwrap();
    let (_, summary) = ended(folder, 2, &["verify", "shop", "--recipe", "r.json"]);
    assert!(summary.contains("2 the same, 0 different, 1 missing"), "{summary}");
    let told = done(folder, &["verify", "shop", "--recipe", "r.json", "--table", "customers"]);
    assert_eq!(told.lines().count(), 1);
}

#[test]
fn an_archive_says_by_the_names_of_its_files_what_they_are() {
    let folder = folder(&shop());
    let folder = folder.path();
    for format in ["csv", "parquet", "mysql"] {
        done(folder, &["generate", "r.json", "--format", format, "-o", "shop.zip"]);
        for more in [&[][..], &["--format", format]] {
            let told = done(folder, &[&["verify", "shop.zip", "--recipe", "r.json"], more].concat());
            assert!(told.contains("shop.zip is what the recipe makes"), "{format}: {told}");
        }
    }
    done(folder, &["generate", "r.json", "--format", "ndjson", "--compression", "zstd", "-o", "shop.zip"]);
    done(folder, &["verify", "shop.zip", "--recipe", "r.json"]);
    std::fs::write(folder.join("shop.zip"), "no archive").unwrap();
    ended(folder, 1, &["verify", "shop.zip", "--recipe", "r.json"]);
}

#[test]
fn a_difference_is_told_by_its_row_and_says_what_to_do() {
    let folder = folder(&shop());
    let folder = folder.path();
    done(folder, &["generate", "r.json", "--table", "customers", "-o", "customers.csv"]);
    let verify = ["verify", "customers.csv", "--recipe", "r.json"];
    assert!(done(folder, &verify).contains("40 rows"));
    let text = std::fs::read_to_string(folder.join("customers.csv")).unwrap();
    std::fs::write(
        folder.join("customers.csv"),
        text.lines().take(11).map(|line| format!("{line}\n")).collect::<String>(),
    )
    .unwrap();
    let (_, error) = ended(folder, 1, &verify);
    assert!(error.contains("customers.csv ends early, after row 10 of 40,") && error.contains("--rows 10"), "{error}");
    done(folder, &[&verify[..], &["--rows", "10"]].concat());
    std::fs::write(folder.join("customers.csv"), text.replacen("\n5,", "\n6,", 1)).unwrap();
    let (_, error) = ended(folder, 1, &verify);
    assert!(
        error.contains("first in row 5 of 40,") && error.contains("expected \"5,") && error.contains("found \"6,"),
        "{error}"
    );
    std::fs::write(folder.join("customers.csv"), format!("{text}41,x\n")).unwrap();
    let (_, error) = ended(folder, 1, &verify);
    assert!(error.contains("goes on behind the 40 rows"), "{error}");
}

#[test]
fn what_cannot_be_verified_ends_with_two_and_says_why() {
    let folder = folder(&shop());
    let folder = folder.path();
    done(folder, &["generate", "r.json", "-o", "shop"]);
    std::fs::write(folder.join("bad.json"), "{\"version\": 2}").unwrap();
    std::fs::copy(folder.join("shop/orders.csv"), folder.join("what.csv")).unwrap();
    std::fs::copy(folder.join("shop/orders.csv"), folder.join("orders.dat")).unwrap();
    for (arguments, expected) in [
        (&["verify", "none.csv", "--recipe", "r.json"][..], &["none.csv", "No such file"][..]),
        (&["verify", "shop", "--recipe", "none.json"], &["none.json", "No such file"]),
        (&["verify", "shop", "--recipe", "bad.json"], &["bad.json has"]),
        (&["verify", "what.csv", "--recipe", "r.json"], &["what.csv does not tell which table", "--table", "products"]),
        (&["verify", "orders.dat", "--recipe", "r.json"], &["orders.dat does not tell a format", "--format"]),
        (&["verify", "shop", "--recipe", "r.json", "--table", "nobody"], &["no table \"nobody\"", "customers"]),
        (&["verify", "shop"], &["--recipe"]),
        (&["verify", "-", "--recipe", "r.json"], &["standard input", "name a file"]),
        (&["verify", "shop", "--recipe", "r.json", "--rows", "-5"], &["no fewer rows than 0"]),
    ] {
        let (_, error) = ended(folder, 2, arguments);
        assert!(expected.iter().all(|part| error.contains(part)), "{arguments:?}: {error}");
    }
    let help = done(folder, &["verify", "--help"]);
    assert!(help.contains("Exit codes:") && help.contains("1  different"), "{help}");
}

#[test]
fn rows_keep_the_proportions_of_the_tables() {
    let folder = folder(&shop());
    let folder = folder.path();
    done(folder, &["generate", "r.json", "--rows", "0.1k", "-o", "more"]);
    for (table, rows) in [("customers", 100), ("orders", 300), ("products", 50)] {
        assert_eq!(lines(&folder.join(format!("more/{table}.csv"))), rows + 1, "{table}");
    }
    done(folder, &["verify", "more", "--recipe", "r.json", "--rows", "1e2"]);
    let (told, _) = ended(folder, 1, &["verify", "more", "--recipe", "r.json"]);
    assert!(told.contains("customers: more/customers.csv goes on behind the 40 rows"), "{told}");
}

#[test]
fn numbers_and_formats_are_read_as_people_write_them() {
    let folder = folder(&shop());
    let folder = folder.path();
    for (rows, count) in [("1_000", 1000), ("1,000", 1000), ("2k", 2000), ("1e3", 1000), ("0", 0)] {
        done(folder, &["generate", "r.json", "--table", "customers", "--rows", rows, "-o", "c.csv"]);
        assert_eq!(lines(&folder.join("c.csv")), count + 1, "{rows}");
    }
    let (_, error) = ended(folder, 2, &["generate", "r.json", "--rows", "-5"]);
    assert!(error.contains("no fewer rows than 0") && !error.contains("-- -5"), "{error}");
    let (_, error) = ended(folder, 2, &["generate", "r.json", "--rows", "many"]);
    assert!(error.contains("10k"), "{error}");
    let customers = |format: &str| done(folder, &["generate", "r.json", "--table", "customers", "--format", format]);
    for (alias, format) in
        [("postgres", "postgresql"), ("sql", "postgresql"), ("mariadb", "mysql"), ("jsonl", "ndjson"), ("CSV", "csv")]
    {
        assert_eq!(customers(alias), customers(format), "{alias}");
    }
    let (_, error) = ended(folder, 2, &["generate", "r.json", "--format", "exel"]);
    assert!(error.contains("found \"exel\"") && error.contains("parquet"), "{error}");
}

#[test]
fn several_tables_go_into_an_archive_or_a_script() {
    let folder = folder(&shop());
    let folder = folder.path();
    done(folder, &["generate", "r.json", "-o", "files"]);
    done(folder, &["generate", "r.json", "-o", "shop.zip"]);
    let found = unpacked(&folder.join("shop.zip"));
    assert_eq!(
        found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["customers.csv", "orders.csv", "products.csv"]
    );
    for (name, bytes) in found {
        assert!(bytes == std::fs::read(folder.join("files").join(&name)).unwrap(), "{name}");
    }
    done(folder, &["verify", "shop.zip", "--recipe", "r.json"]);
    ended(folder, 1, &["verify", "shop.zip", "--recipe", "r.json", "--seed", "8"]);
    done(folder, &["generate", "r.json", "-o", "shop.sql"]);
    let script = std::fs::read_to_string(folder.join("shop.sql")).unwrap();
    assert_eq!(script.matches("CREATE TABLE").count(), 3);
    assert_eq!(done(folder, &["generate", "r.json", "--format", "sql"]), script, "also to a pipe");
    done(folder, &["verify", "shop.sql", "--recipe", "r.json"]);
    // Any dialect is right unless one is named.
    for dialect in ["mysql", "sqlite"] {
        done(folder, &["generate", "r.json", "--format", dialect, "-o", dialect]);
        done(folder, &["verify", dialect, "--recipe", "r.json"]);
        done(folder, &["verify", dialect, "--recipe", "r.json", "--format", dialect]);
        ended(folder, 1, &["verify", dialect, "--recipe", "r.json", "--format", "postgres"]);
    }
    let (_, error) = ended(folder, 1, &["generate", "r.json"]);
    assert!(error.contains("3 tables") && error.contains("shop.zip"), "{error}");
    let (_, error) = ended(folder, 1, &["generate", "r.json", "-o", "shop.csv"]);
    assert!(error.contains("shop.csv would be one file") && !folder.join("shop.csv").exists(), "{error}");
}

#[test]
fn a_recipe_has_one_digest_with_and_without_its_lists() {
    let folder = folder(&shop());
    let folder = folder.path();
    let digest = |file: &str| done(folder, &["validate", file]).lines().next().unwrap().to_owned();
    let mut pinned = shop();
    let lists = seedbed_server::plans::lists();
    pinned["lists"] = json!({"en_US": lists.locale("en_US").unwrap().digest()});
    std::fs::write(folder.join("pinned.json"), pinned.to_string()).unwrap();
    assert_eq!(digest("r.json"), digest("pinned.json"));
}

#[test]
fn a_script_has_each_table_after_those_that_it_refers_to() {
    let mut recipe = shop();
    recipe["tables"].as_array_mut().unwrap().reverse();
    let folder = folder(&recipe);
    done(folder.path(), &["generate", "r.json", "--output", "shop.sql"]);
    let script = std::fs::read_to_string(folder.path().join("shop.sql")).unwrap();
    let tables: Vec<&str> = script.lines().filter_map(|line| line.strip_prefix("CREATE TABLE ")).collect();
    assert_eq!(tables, ["\"products\" (", "\"customers\" (", "\"orders\" ("]);
    assert!(script.contains("FOREIGN KEY (\"customer\") REFERENCES \"customers\" (\"id\")"), "{script}");
    done(folder.path(), &["verify", "shop.sql", "--recipe", "r.json"]);
}

#[test]
fn an_interrupted_file_leaves_nothing_behind() {
    use std::os::unix::process::ExitStatusExt;
    let folder = folder(&json!({"version": 1, "kind": "table", "seed": 7, "tables": [
        {"name": "customers", "rows": 1_000_000_000, "columns": [{"name": "id", "type": "sequence"}]}]}));
    for (number, signal) in [(2, "-INT"), (15, "-TERM")] {
        let asked = ["generate", "r.json", "--output", "customers.csv"];
        let mut child = seedbed().current_dir(folder.path()).args(asked).spawn().unwrap();
        let is_begun = |entry: std::fs::DirEntry| {
            entry.path().extension().is_some_and(|ending| ending == "part")
                && entry.metadata().is_ok_and(|part| part.len() > 0)
        };
        while !folder.path().read_dir().unwrap().any(|entry| is_begun(entry.unwrap())) {
            assert_eq!(child.try_wait().unwrap(), None);
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert!(std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().signal(), Some(number));
        let left: Vec<_> = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["r.json"]);
    }
}
