//! The command `seedbed serve`: how it starts, refuses to start, and stops.

use std::io::{BufRead, BufReader, Read};
use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The command without arguments.
pub(crate) fn seedbed() -> Command {
    Command::new(env!("CARGO_BIN_EXE_seedbed"))
}

pub(crate) fn serve(data: &Path) -> Command {
    let mut command = seedbed();
    // Every flag is also an environment variable.
    command.arg("serve").env("SEEDBED_DATA", data).env("SEEDBED_LISTEN", "127.0.0.1:0");
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).env("SEEDBED_LOG", "off");
    command
}

/// A server that runs, and ends at the latest with the test.
pub(crate) struct Running(Child);

impl Deref for Running {
    type Target = Child;

    fn deref(&self) -> &Child {
        &self.0
    }
}

impl DerefMut for Running {
    fn deref_mut(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Most have ended already, as their test wanted it.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a server and waits until it says where it is.
pub(crate) fn start(data: &Path) -> (Running, String) {
    started(&mut serve(data))
}

/// The same with what was added to the command.
pub(crate) fn started(command: &mut Command) -> (Running, String) {
    let mut child = Running(command.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("Seedbed is at http://").unwrap_or_else(|| panic!("{line:?}")).to_owned();
    (child, address)
}

/// The status line of an answer to GET.
fn get(address: &str, path: &str) -> String {
    use std::io::Write;
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.lines().next().unwrap().to_owned()
}

/// The one line that a server says that does not start.
pub(crate) fn refusal(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.starts_with("seedbed: cannot ") && text.ends_with('\n') && text.lines().count() == 1, "{text:?}");
    text
}

#[test]
fn it_starts_answers_and_stops_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new/data");
    let (mut child, address) = start(&data);
    assert_eq!(get(&address, "/readyz"), "HTTP/1.1 200 OK");
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    assert!(child.wait().unwrap().success());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
    }
    // Killed without a farewell, it starts again all the same.
    let (mut child, _) = start(&data);
    child.kill().unwrap();
    child.wait().unwrap();
    let (mut child, address) = start(&data);
    assert_eq!(get(&address, "/readyz"), "HTTP/1.1 200 OK");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn what_it_cannot_use_it_names_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "in the way").unwrap();
    let text = refusal(&mut serve(&file.join("data")));
    assert!(text.contains("data folder") && text.contains("file/data"), "{text}");

    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join("seedbed.db"), "no database ".repeat(1000)).unwrap();
    assert!(refusal(&mut serve(&data)).contains("damaged"));
    std::fs::remove_file(data.join("seedbed.db")).unwrap();

    assert!(refusal(serve(&data).args(["--database", "mysql://host/name"])).contains("unknown database address"));
    let nowhere = "postgres://seedbed:hush@127.0.0.1:1/seedbed";
    let text = refusal(serve(&data).args(["--database", nowhere]));
    assert!(text.contains("cannot open the database") && !text.contains("hush"), "{text}");

    std::fs::write(data.join("secret"), "short").unwrap();
    assert!(refusal(&mut serve(&data)).contains("secret"));
    std::fs::remove_file(data.join("secret")).unwrap();

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert!(refusal(serve(&data).args(["--listen", &address])).contains(&address));
    let named = format!("localhost:{}", taken.local_addr().unwrap().port());
    assert!(refusal(serve(&data).args(["--listen", &named])).contains(&named));
}

#[test]
fn wrong_usage_ends_with_two() {
    for arguments in [
        &["serve", "--workers", "0"][..],
        &["serve", "--listen", "localhost"],
        &["serve", "--registration", "ajar"],
        &["nothing"],
        &[],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_seedbed")).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_printed_is_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (recipe, rows, schema) = (at("recipe.json"), at("t.csv"), at("schema.sql"));
    // With the mark that some editors put in front.
    let text = "\u{feff}{\"version\": 1, \"kind\": \"table\", \"tables\": [{\"name\": \"t\", \"rows\": 3, \"columns\": [{\"name\": \"id\", \"type\": \"sequence\"}]}]}";
    std::fs::write(&recipe, text).unwrap();
    std::fs::write(&schema, "CREATE TABLE t (id INTEGER PRIMARY KEY);").unwrap();
    assert!(seedbed().args(["generate", &recipe, "--output", &rows]).status().unwrap().success());
    let commands: [(&[&str], i32); 6] = [
        (&["extract", "10 users with name"], 1),
        (&["import", &schema], 1),
        (&["validate", &recipe], 1),
        (&["verify", &rows, "--recipe", &recipe], 2),
        (&["types"], 1),
        (&["schema"], 1),
    ];
    for (arguments, code) in commands {
        assert!(seedbed().args(arguments).output().unwrap().status.success(), "{arguments:?}");
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = seedbed().args(arguments).stdout(full).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {told}");
        assert!(told.lines().last().unwrap().contains("cannot write to standard output"), "{arguments:?}: {told}");
    }
}

#[test]
fn an_ending_that_says_no_format_is_refused_unless_the_format_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let recipe = folder.path().join("recipe.json");
    let text = "{\"version\": 1, \"kind\": \"table\", \"tables\": [{\"name\": \"t\", \"rows\": 3, \"columns\": [{\"name\": \"id\", \"type\": \"sequence\"}]}]}";
    std::fs::write(&recipe, text).unwrap();
    for name in ["t.pdf", "t.csv.bz2", "t.txt.zip"] {
        let file = folder.path().join(name);
        let output = seedbed().arg("generate").arg(&recipe).arg("--output").arg(&file).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(String::from_utf8(output.stderr).unwrap().contains("says no format"), "{name}");
        assert!(!file.exists(), "{name}");
        let named =
            seedbed().arg("generate").arg(&recipe).arg("--output").arg(&file).args(["--format", "csv"]).status();
        assert!(named.unwrap().success() && file.exists(), "{name}");
    }
    let plain = folder.path().join("rows");
    assert!(seedbed().arg("generate").arg(&recipe).arg("--output").arg(&plain).status().unwrap().success());
    assert_eq!(std::fs::read_to_string(plain).unwrap(), "id\n1\n2\n3\n");
}
