//! A download: which table, in which format, how compressed, and what file comes of it.

use super::{Button, ButtonKind, Choice, Dialog, Field, Glyph, Notice, Select, Tone};
use crate::api::{self, ApiError, with_query};
use crate::format;
use leptos::prelude::*;
use leptos::task::spawn_local;
use seedbed_generate::preview::TableSize;
use wasm_bindgen::JsCast;
use web_sys::HtmlAnchorElement;

/// Rows that a sheet of XLSX holds below its head.
const SHEET_ROWS: u64 = 1_048_575;

/// A format as the API knows it.
struct Format {
    word: &'static str,
    label: &'static str,
    about: &'static str,
    ending: &'static str,
}

const FORMATS: [Format; 9] = [
    Format { word: "csv", label: "CSV", about: "Opens everywhere; a head line, then a line a row.", ending: "csv" },
    Format { word: "json", label: "JSON", about: "One array of objects.", ending: "json" },
    Format { word: "ndjson", label: "NDJSON", about: "One JSON object a line, for streaming.", ending: "ndjson" },
    Format {
        word: "parquet",
        label: "Parquet",
        about: "Columns with types, compressed inside, for analysis.",
        ending: "parquet",
    },
    Format { word: "arrow", label: "Arrow IPC", about: "Columns with types, read without parsing.", ending: "arrow" },
    Format { word: "xlsx", label: "Excel (XLSX)", about: "A sheet of at most 1,048,575 rows.", ending: "xlsx" },
    Format { word: "postgresql", label: "SQL for PostgreSQL", about: "CREATE TABLE and inserts.", ending: "sql" },
    Format { word: "mysql", label: "SQL for MySQL", about: "CREATE TABLE and inserts.", ending: "sql" },
    Format { word: "sqlite", label: "SQL for SQLite", about: "CREATE TABLE and inserts.", ending: "sql" },
];

/// A compression as the API knows it, and what it adds to the name of the file.
const COMPRESSIONS: [(&str, &str, &str); 3] =
    [("none", "None", ""), ("gzip", "gzip", ".gz"), ("zstd", "Zstandard", ".zst")];

/// Chooses and starts a download.
#[component]
pub fn DownloadDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The address of the download, which takes `table`, `format` and `compression`.
    #[prop(into)]
    source: String,
    /// What the whole is called, for a file with all tables.
    #[prop(into)]
    name: String,
    /// The tables.
    tables: Vec<TableSize>,
) -> impl IntoView {
    view! {
        <Dialog open title="Download">
            <Choices source=source.clone() name=name.clone() tables=tables.clone() />
        </Dialog>
    }
    .into_any()
}

#[component]
fn Choices(source: String, name: String, tables: Vec<TableSize>) -> impl IntoView {
    // No name stands for all tables, in the address too.
    let only = if tables.len() == 1 { tables[0].name.clone() } else { String::new() };
    let table = RwSignal::new(only);
    let format = RwSignal::new("csv".to_owned());
    let compression = RwSignal::new("none".to_owned());
    let failure = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let (known, name) = (StoredValue::new(tables.clone()), StoredValue::new(name));
    let rows = Memo::new(move |_| {
        let table = table.get();
        known.with_value(|known| {
            let chosen = known.iter().filter(|known| table.is_empty() || known.name == table);
            chosen.fold(0_u64, |sum, known| sum.saturating_add(known.rows))
        })
    });
    let refused = Memo::new(move |_| {
        let (format, table) = (format.get(), table.get());
        known.with_value(|known| {
            known
                .iter()
                .filter(|known| table.is_empty() || known.name == table)
                .find_map(|known| refusal(&format, &known.name, known.rows))
        })
    });
    let file = move || {
        let table = table.get();
        if table.is_empty() {
            name.with_value(|name| all_tables_name(name, &format.get(), &compression.get()))
        } else {
            file_name(&table, &format.get(), &compression.get())
        }
    };
    let address = Memo::new(move |_| {
        with_query(&source, &[("table", &table.get()), ("format", &format.get()), ("compression", &compression.get())])
    });
    Effect::new(move || {
        address.track();
        failure.set(None);
    });
    let start = move || {
        let (address, name) = (address.get_untracked(), untrack(file));
        busy.set(true);
        spawn_local(async move {
            match api::probe(&address).await {
                Ok(()) => save(&address, &name),
                Err(error) => drop(failure.try_set(Some(error))),
            }
            busy.try_set(false);
        });
    };
    let table_choice = (tables.len() > 1).then(|| {
        let one = |table: &TableSize| {
            Choice::new(table.name.clone(), format!("{} · {} rows", table.name, format::count(table.rows)))
        };
        let all = Choice::new("", format!("All {} tables", tables.len()));
        let choices: Vec<Choice> = std::iter::once(all).chain(tables.iter().map(one)).collect();
        view! {
            <Field id="download-table" label="Table">
                <Select value=table choices on_change=move |chosen: String| table.set(chosen) />
            </Field>
        }
    });
    let formats = FORMATS.iter().map(|format| Choice::new(format.word, format.label)).collect::<Vec<_>>();
    let compressions = COMPRESSIONS.map(|(word, label, _)| Choice::new(word, label)).to_vec();
    let about =
        move || format.with(|word| FORMATS.iter().find(|format| format.word == word).map(|format| format.about));
    let failed = move || {
        let text = failure.get().map(|error| match error.errors.first() {
            Some(problem) => problem.message.clone(),
            None => error.to_string(),
        });
        refused.get().or(text).map(|text| view! { <Notice tone=Tone::Error>{text}</Notice> })
    };
    view! {
        <div class="download">
            {table_choice}
            <div class="pair">
                <Field id="download-format" label="Format">
                    <Select value=format choices=formats on_change=move |chosen: String| format.set(chosen) />
                </Field>
                <Field id="download-compression" label="Compression">
                    <Select value=compression choices=compressions on_change=move |chosen: String| compression.set(chosen) />
                </Field>
            </div>
            <p class="hint">{about}</p>
            <dl class="facts">
                <div><dt>"File"</dt><dd class="code">{file}</dd></div>
                <div><dt>"Rows"</dt><dd>{move || format::count(rows.get())}</dd></div>
            </dl>
            {failed}
            <div class="actions end">
                <Button
                    kind=ButtonKind::Primary
                    glyph=Glyph::Download
                    busy=busy
                    disabled=Signal::derive(move || refused.get().is_some())
                    on_click=move |()| start()
                >
                    "Download"
                </Button>
            </div>
        </div>
    }
    .into_any()
}

/// Why a format cannot hold so many rows, if it cannot.
fn refusal(format: &str, table: &str, rows: u64) -> Option<String> {
    (format == "xlsx" && rows > SHEET_ROWS).then(|| {
        format!(
            "A sheet of XLSX holds {} rows and {table} has {}. Choose CSV or Parquet, which have no limit.",
            format::count(SHEET_ROWS),
            format::count(rows)
        )
    })
}

/// The name of the file with all tables: one script, or an archive of a file a table. The server names it alike.
fn all_tables_name(name: &str, format: &str, compression: &str) -> String {
    let name = &name.replace(", ", "-");
    if FORMATS.iter().any(|known| known.word == format && known.ending == "sql") {
        file_name(name, format, compression)
    } else {
        format!("{name}.zip")
    }
}

/// The name of the file that comes.
fn file_name(table: &str, format: &str, compression: &str) -> String {
    let ending = FORMATS.iter().find(|known| known.word == format).map_or(format, |known| known.ending);
    let packed = COMPRESSIONS.iter().find(|(word, ..)| *word == compression).map_or("", |(_, _, packed)| *packed);
    format!("{table}.{ending}{packed}")
}

/// Has the browser save what an address answers; it streams to the disk while the page goes on.
fn save(address: &str, name: &str) {
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(address);
        link.set_download(name);
        link.click();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_table_format_and_compression() {
        assert_eq!(file_name("customers", "csv", "none"), "customers.csv");
        assert_eq!(file_name("customers", "postgresql", "gzip"), "customers.sql.gz");
        assert_eq!(file_name("customers", "ndjson", "zstd"), "customers.ndjson.zst");
        assert_eq!(all_tables_name("shop", "sqlite", "gzip"), "shop.sql.gz");
        assert_eq!(all_tables_name("shop", "csv", "gzip"), "shop.zip");
        assert_eq!(all_tables_name("customers, orders", "csv", "none"), "customers-orders.zip");
    }

    #[test]
    fn only_a_sheet_has_a_limit() {
        assert_eq!(refusal("xlsx", "t", SHEET_ROWS), None);
        assert!(refusal("xlsx", "t", SHEET_ROWS + 1).is_some_and(|text| text.contains("1,048,576")));
        assert_eq!(refusal("csv", "t", u64::MAX), None);
    }
}
