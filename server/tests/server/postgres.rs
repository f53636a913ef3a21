//! A PostgreSQL server of our own for the length of a test: in a temporary folder, on a socket there, no port taken.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use seedbed_server::store::Store;

/// A running server. Dropping it ends it and removes its folder.
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    databases: std::cell::Cell<u32>,
}

impl Cluster {
    /// Starts a server, or says why there is none.
    pub fn start() -> Option<Cluster> {
        let Some(programs) = programs() else {
            eprintln!("SKIPPED: no PostgreSQL programs (initdb, pg_ctl) on this machine; install Debian's postgresql");
            return None;
        };
        let made = output(as_owner("mktemp").args(["-d", "/tmp/seedbed-postgres-XXXXXX"]));
        let folder = PathBuf::from(made.trim());
        let cluster = Cluster { folder, programs, databases: std::cell::Cell::new(0) };
        let data = cluster.folder.join("data");
        // Text is ordered by bytes, as in SQLite; nothing is synced, for it lives a minute.
        output(
            as_owner(&cluster.program("initdb"))
                .args(["--auth=trust", "--username=seedbed", "--encoding=UTF8", "--no-locale", "--no-sync", "-D"])
                .arg(&data),
        );
        let options = format!("-c listen_addresses='' -c fsync=off -k {}", cluster.folder.display());
        output(
            as_owner(&cluster.program("pg_ctl"))
                .args(["start", "--wait", "--silent", "-o", &options, "-l"])
                .arg(cluster.folder.join("log"))
                .arg("-D")
                .arg(&data),
        );
        Some(cluster)
    }

    fn program(&self, name: &str) -> String {
        self.programs.join(name).to_string_lossy().into_owned()
    }

    /// A store in a new, empty database.
    pub async fn store(&self) -> Store {
        Store::open(&self.database()).await.unwrap()
    }

    /// The address of a new, empty database.
    pub fn database(&self) -> String {
        let number = self.databases.get() + 1;
        self.databases.set(number);
        let name = format!("test{number}");
        let host = self.folder.to_string_lossy();
        output(as_owner(&self.program("createdb")).args(["-h", &host, "-U", "seedbed", &name]));
        format!("postgres://seedbed@localhost/{name}?host={host}")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let stopped = as_owner(&self.program("pg_ctl"))
            .args(["stop", "--mode=immediate", "-D"])
            .arg(self.folder.join("data"))
            .output();
        if stopped.is_ok() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// The folder of the server's programs: Debian keeps them out of the PATH.
fn programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        folders.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    let all = ["initdb", "pg_ctl", "createdb", "postgres"];
    folders.into_iter().find(|folder| all.iter().all(|program| folder.join(program).is_file()))
}

/// A command as a user that PostgreSQL agrees to run as: not root.
fn as_owner(program: &str) -> Command {
    let root = output(Command::new("id").arg("-u")).trim() == "0";
    let mut command = if root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", program]);
        command
    } else {
        Command::new(program)
    };
    // The server that pg_ctl leaves behind must not hold on to the test's own files.
    command.current_dir("/tmp").stdin(Stdio::null());
    command
}

fn output(command: &mut Command) -> String {
    let log = tempfile::NamedTempFile::new().unwrap();
    let status = command.stdout(log.reopen().unwrap()).stderr(log.reopen().unwrap()).status().unwrap();
    let text = std::fs::read_to_string(log.path()).unwrap();
    assert!(status.success(), "{command:?}: {text}");
    text
}
