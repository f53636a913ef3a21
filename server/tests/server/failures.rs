//! Failures of what a server stands on: a full disk, a folder that cannot be written, a database that was cut off or
//! overwritten, a stored chunk that was damaged. Each is told in one clear error, nothing is lost, and work goes on
//! when the cause is gone.
//!
//! A small disk is a tmpfs in a mount namespace of its own, for which one must be root.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use seedbed_server::artifacts::Artifacts;
use seedbed_server::store::{Store, sqlite_address};
use serde_json::{Value, json};

use crate::command::{Running, refusal, serve, started};
use crate::crash::{answer, ask, assert_whole, begin, kill, register, status, until_completed};

/// A disk of a few megabytes that only the processes in its namespace see.
struct Disk {
    folder: tempfile::TempDir,
    holder: Child,
}

impl Disk {
    /// A new disk, or the reason why there is none.
    fn new(megabytes: u32) -> Option<Disk> {
        let folder = tempfile::tempdir().unwrap();
        let script = "mount -t tmpfs -o \"size=$1m\" tmpfs \"$0\" && echo mounted && exec sleep 600";
        let holder = Command::new("unshare")
            .args(["-m", "sh", "-c", script])
            .arg(folder.path())
            .arg(megabytes.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut holder = match holder {
            Ok(holder) => holder,
            Err(error) => return skipped(&error.to_string()),
        };
        let mut line = String::new();
        BufReader::new(holder.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        if line.trim() == "mounted" {
            return Some(Disk { folder, holder });
        }
        let mut error = String::new();
        holder.stderr.as_mut().unwrap().read_to_string(&mut error).unwrap();
        holder.wait().unwrap();
        skipped(error.trim())
    }

    /// A command on this disk.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["-t", &self.holder.id().to_string(), "-m", "--", program]);
        command
    }

    fn run(&self, script: &str) {
        let status = self.command("sh").args(["-ec", script]).current_dir("/").status().unwrap();
        assert!(status.success(), "{script}");
    }

    /// The data folder, as its own processes name it.
    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The same, as it is reached from outside.
    fn seen(&self, path: &str) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", self.holder.id()));
        root.join(self.folder.path().strip_prefix("/").unwrap()).join(path)
    }

    fn serve(&self) -> Command {
        let outside = serve(&self.data());
        let mut command = self.command(&outside.get_program().to_string_lossy());
        command.args(outside.get_args()).stdout(Stdio::piped()).stderr(Stdio::piped());
        for (name, value) in outside.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        command
    }

    /// Takes all the room that is left but so many kilobytes.
    fn fill(&self, but_kilobytes: u64) {
        let path = self.folder.path().display().to_string();
        self.run(&format!(
            "free=$(df -k --output=avail '{path}' | tail -n 1); \
             dd if=/dev/zero of='{path}/filler' bs=1k count=$((free - {but_kilobytes})) status=none"
        ));
    }

    fn make_room(&self) {
        fs::remove_file(self.seen("filler")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // A holder that is gone already needs no killing.
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

fn skipped<T>(why: &str) -> Option<T> {
    eprintln!("SKIPPED: no disk of our own can be mounted here ({why}); run this test as root");
    None
}

/// Waits until the job has failed, and says why. Where not even that can be written down any more, the job rests and
/// whoever wants to add something is told why.
fn until_failed(address: &str, token: &str, job: &Value) -> String {
    let began = Instant::now();
    loop {
        let status = status(address, token, job);
        if status["state"] == "failed" {
            return status["error"].as_str().unwrap().to_owned();
        }
        if began.elapsed() > Duration::from_secs(30) {
            let (refused, problem) = answer(address, "POST", "/api/projects", token, &json!({"name": "x"})).unwrap();
            assert!(refused != 503 || ready(address) == 503);
            if refused == 503 {
                return problem["detail"].as_str().unwrap().to_owned();
            }
        }
        assert_ne!(status["state"], "completed", "there was room after all");
        assert!(began.elapsed() < Duration::from_secs(120), "it does not fail: {status}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn resume(address: &str, token: &str, job: &Value) {
    let path = format!("/api/jobs/{}/control", job["id"].as_str().unwrap());
    let (status, body) = answer(address, "POST", &path, token, &json!({"action": "resume"})).unwrap();
    assert_eq!(status, 200, "{body}");
}

fn ready(address: &str) -> u16 {
    answer(address, "GET", "/readyz", "", &Value::Null).unwrap().0
}

/// Asks a server to stop and waits until it has.
fn stop(mut child: Running) {
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    assert!(child.wait().unwrap().success());
}

/// The data folder of a disk, where SQLite finds it.
async fn assert_stored_on(disk: &Disk, job: &Value) {
    let copy = tempfile::tempdir().unwrap();
    disk.run(&format!("cp -r '{}' '{}'", disk.data().display(), copy.path().display()));
    assert_stored(&copy.path().join("data"), job).await;
}

async fn assert_stored(data: &Path, job: &Value) {
    let store = Store::open(&sqlite_address(&data.join("seedbed.db"))).await.unwrap();
    assert_whole(&store, data, job).await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_fails_the_job_and_room_lets_it_go_on() {
    let Some(disk) = Disk::new(64) else { return };
    let (child, address) = started(&mut disk.serve());
    let token = register(&address);
    // Room for a few chunks, not for all.
    disk.fill(8 * 1024);
    let job = begin(&address, &token, 600_000);
    let error = until_failed(&address, &token, &job);
    assert!(error.contains("disk is full"), "{error}");
    let made = status(&address, &token, &job)["rows_done"].as_u64().unwrap();
    assert!(made > 0 && made < 600_000, "{made} rows");
    // What is there can be read, and nothing half lies around.
    let page =
        ask(&address, "GET", &format!("/api/jobs/{}/preview", job["id"].as_str().unwrap()), &token, &Value::Null);
    assert_eq!(page.unwrap()["rows"].as_array().unwrap().len(), 100);
    let stored = disk.seen(&format!("data/objects/jobs/{}/0", job["id"].as_str().unwrap()));
    let names: Vec<_> = fs::read_dir(stored).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(names.iter().all(|path| path.extension().is_some_and(|kind| kind == "parquet")), "{names:?}");
    disk.make_room();
    resume(&address, &token, &job);
    until_completed(&address, &token, &job);
    assert_eq!(ready(&address), 200);
    stop(child);
    assert_stored_on(&disk, &job).await;
}

#[test]
fn what_a_full_disk_refused_was_not_done_and_the_rest_was() {
    let Some(disk) = Disk::new(32) else { return };
    let (mut child, address) = started(&mut disk.serve());
    let token = register(&address);
    disk.fill(0);
    let mut kept = vec!["My project".to_owned()];
    let description = "x".repeat(2000);
    let add = |name: &str| {
        let body = json!({"name": name, "description": description});
        answer(&address, "POST", "/api/projects", &token, &body).unwrap()
    };
    let mut refused = 0;
    for number in 0..500 {
        let name = format!("project {number}");
        let (status, body) = add(&name);
        if status == 201 {
            kept.push(name);
            continue;
        }
        assert_eq!(status, 503, "{body}");
        assert!(body["detail"].as_str().unwrap().contains("disk is full"), "{body}");
        refused += 1;
        // More often than the store has connections: none may be spoiled by it.
        if refused == 30 {
            break;
        }
    }
    assert_eq!(refused, 30, "the disk never was full");
    assert_ne!(ready(&address), 200);
    disk.make_room();
    assert_eq!(add("after").0, 201);
    assert_eq!(ready(&address), 200);
    kept.push("after".to_owned());
    // Also after a crash.
    kill(&mut child);
    let (mut child, address) = started(&mut disk.serve());
    let listed = ask(&address, "GET", "/api/projects?page_size=100", &token, &Value::Null).unwrap();
    assert_eq!(listed["total"], json!(kept.len()), "{listed}");
    kill(&mut child);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_written_is_told_and_waited_for() {
    let Some(disk) = Disk::new(64) else { return };
    let (child, address) = started(&mut disk.serve());
    let token = register(&address);
    let objects = disk.data().join("objects").display().to_string();
    disk.run(&format!("mount --bind '{objects}' '{objects}' && mount -o remount,bind,ro '{objects}'"));
    let job = begin(&address, &token, 300_000);
    let error = until_failed(&address, &token, &job);
    assert!(error.contains("Read-only file system"), "{error}");
    disk.run(&format!("mount -o remount,bind,rw '{objects}'"));
    resume(&address, &token, &job);
    until_completed(&address, &token, &job);
    stop(child);
    assert_stored_on(&disk, &job).await;
    // A server does not start where it cannot write, and says where that is.
    let whole = disk.folder.path().display().to_string();
    disk.run(&format!("umount '{objects}'; mount -o remount,ro '{whole}'"));
    let text = refusal(&mut disk.serve());
    assert!(text.contains("cannot use the data folder") && text.contains("Read-only file system"), "{text}");
    disk.run(&format!("mount -o remount,rw '{whole}'"));
    let (mut child, address) = started(&mut disk.serve());
    assert_eq!(status(&address, &token, &job)["state"], "completed");
    kill(&mut child);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_refused_and_a_copy_put_back_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let (child, address) = started(&mut serve(data));
    let token = register(&address);
    let job = begin(&address, &token, 70_000);
    until_completed(&address, &token, &job);
    stop(child);
    let file = data.join("seedbed.db");
    let whole = fs::read(&file).unwrap();
    let object = data.join("objects").join(Artifacts::chunk_key(job["id"].as_str().unwrap(), 0, 0));
    let garbage: Vec<u8> = whole.iter().map(|byte| byte.rotate_left(3) ^ 0x5A).collect();
    for (what, bytes) in [("cut", &whole[..whole.len() / 2]), ("garbage", &garbage[..]), ("empty", &[][..])] {
        fs::write(&file, bytes).unwrap();
        let text = refusal(&mut serve(data));
        assert!(text.contains("the database file is damaged"), "{what}: {text}");
        assert!(fs::read(&file).unwrap() == bytes, "{what}: a damaged file is left as it is");
        assert!(object.is_file(), "{what}: what was stored stays");
    }
    // Without its database the folder is no new one: its bytes would be taken for nobody's.
    fs::remove_file(&file).unwrap();
    let text = refusal(&mut serve(data));
    assert!(text.contains("knows no account") && text.contains("1 jobs have stored"), "{text}");
    assert!(object.is_file());
    fs::write(&file, &whole).unwrap();
    let (child, address) = started(&mut serve(data));
    assert_eq!(status(&address, &token, &job)["state"], "completed");
    stop(child);
    assert_stored(data, &job).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_chunk_is_mended_while_it_is_read_with_a_note_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let (mut child, address) = started(serve(data).env("SEEDBED_LOG", "warn"));
    let token = register(&address);
    let job = begin(&address, &token, 70_000);
    until_completed(&address, &token, &job);
    let id = job["id"].as_str().unwrap();
    let rows = |from: u64| ask(&address, "GET", &format!("/api/jobs/{id}/preview?from={from}"), &token, &Value::Null);
    let before = [rows(0).unwrap(), rows(69_000).unwrap()];
    let object = |chunk| data.join("objects").join(Artifacts::chunk_key(id, 0, chunk));
    fs::write(object(0), "overwritten").unwrap();
    fs::remove_file(object(1)).unwrap();
    assert_eq!([rows(0).unwrap(), rows(69_000).unwrap()], before);
    kill(&mut child);
    let mut log = String::new();
    child.stderr.as_mut().unwrap().read_to_string(&mut log).unwrap();
    for cause in ["the bytes are not those that were stored", "the bytes are gone"] {
        let noted = |line: &str| line.contains("damaged") && line.contains("made again") && line.contains(cause);
        assert_eq!(log.lines().filter(|line| noted(line)).count(), 1, "{cause}: {log}");
    }
    assert_stored(data, &job).await;
}
