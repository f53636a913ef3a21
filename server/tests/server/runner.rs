//! The runner: chunks are made, stored and counted once, whatever happens in between.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use seedbed_server::artifacts::Artifacts;
use seedbed_server::jobs::live::Live;
use seedbed_server::jobs::maker::ChunkMaker;
use seedbed_server::jobs::presence::Presence;
use seedbed_server::jobs::runner::{Bell, Runner, RunnerSettings};
use seedbed_server::jobs::sweep::remove_orphans;
use seedbed_server::store::Store;
use seedbed_server::store::jobs::{Action, Job, JobState, StoreMode};
use seedbed_server::store::users::User;
use tempfile::TempDir;

use crate::fake_maker::{FakeMaker, Trouble, content};
use crate::store::{new_job, project, sqlite, user};

const CHUNK: u64 = 65_536;

/// A data folder with a user, and what works on it.
struct House {
    folder: TempDir,
    store: Store,
    artifacts: Artifacts,
    maker: Arc<FakeMaker>,
    live: Live,
    bell: Bell,
    user: User,
}

impl House {
    async fn new() -> House {
        let folder = tempfile::tempdir().unwrap();
        let store = sqlite(folder.path()).await;
        let user = user(&store, "ada@b").await;
        let artifacts = Artifacts::in_folder(&folder.path().join("objects")).unwrap();
        House { folder, store, artifacts, maker: Arc::default(), live: Live::default(), bell: Bell::default(), user }
    }

    fn presences(&self) -> std::path::PathBuf {
        self.folder.path().join("presences")
    }

    async fn start(&self, settings: impl FnOnce(&mut RunnerSettings)) -> Runner {
        let mut chosen = RunnerSettings::for_folder(self.presences());
        (chosen.workers, chosen.backoff) = (3, Duration::from_millis(5));
        settings(&mut chosen);
        let maker: Arc<dyn ChunkMaker> = self.maker.clone();
        let (store, artifacts) = (self.store.clone(), self.artifacts.clone());
        Runner::start(store, artifacts, maker, self.live.clone(), self.bell.clone(), chosen).await.unwrap()
    }

    /// A job that stores its bytes.
    async fn job(&self, tables: &[u64]) -> Job {
        let mut new = new_job(project(&self.store, &self.user).await, tables);
        new.mode = StoreMode::Parquet;
        let job = self.store.add_job(&self.user.id, new).await.unwrap().unwrap();
        self.bell.ring();
        job
    }

    async fn now(&self, job: &Job) -> Job {
        self.store.job(&self.user.id, &job.id).await.unwrap().unwrap()
    }

    /// Waits until the job is as wanted.
    async fn until(&self, job: &Job, wanted: impl Fn(&Job) -> bool) -> Job {
        let begun = Instant::now();
        loop {
            let now = self.now(job).await;
            if wanted(&now) {
                return now;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "still {now:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn act(&self, job: &Job, action: Action) {
        self.store.control_job(&self.user.id, &job.id, action).await.unwrap();
        self.bell.ring();
    }

    /// Every chunk is there, once, with its bytes.
    async fn assert_whole(&self, job: &Job) {
        let done = self.now(job).await;
        assert_eq!(
            (done.state, done.chunks_done, done.rows_done),
            (JobState::Completed, job.chunks_total, job.rows_total)
        );
        let chunks = self.store.stored_chunks(&job.id, 0, 1000).await.unwrap();
        assert_eq!(chunks.len() as u64, job.chunks_total);
        let mut bytes = 0;
        for chunk in chunks {
            let stored = self.artifacts.get(chunk.object_key.as_deref().unwrap()).await.unwrap();
            let rows = chunk.from_row as u64..chunk.to_row as u64;
            assert_eq!(stored, content(chunk.table_index as usize, &rows));
            assert_eq!(chunk.digest, seedbed_server::artifacts::digest(&stored));
            assert_eq!(chunk.object_digest, Some(chunk.digest));
            bytes += stored.len() as u64;
        }
        assert_eq!(done.bytes_done, bytes);
        for (number, table) in job.tables.iter().enumerate() {
            let stats = self.store.table_stats(&job.id, number).await.unwrap().unwrap();
            assert_eq!(stats.stats.unwrap(), format!("{{\"rows\":{}}}", table.rows), "each chunk is counted in once");
        }
        let dataset = self.store.dataset_of_job(&self.user.id, &job.id).await.unwrap().unwrap();
        assert_eq!((dataset.rows_total, dataset.bytes), (job.rows_total, bytes));
    }
}

fn completed(job: &Job) -> bool {
    job.state == JobState::Completed
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_made_from_beginning_to_end() {
    let house = House::new().await;
    let runner = house.start(|_| {}).await;
    let job = house.job(&[CHUNK * 10 + 7, 3]).await;
    house.until(&job, completed).await;
    house.assert_whole(&job).await;
    assert_eq!(house.maker.made.load(Ordering::SeqCst), 12);
    runner.stop(Duration::from_secs(10)).await;
    assert_eq!(std::fs::read_dir(house.presences()).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_virtual_job_keeps_no_bytes() {
    let house = House::new().await;
    let _runner = house.start(|_| {}).await;
    let new = new_job(project(&house.store, &house.user).await, &[CHUNK * 2]);
    let job = house.store.add_job(&house.user.id, new).await.unwrap().unwrap();
    house.bell.ring();
    let done = house.until(&job, completed).await;
    assert_eq!((done.rows_done, done.bytes_done), (CHUNK * 2, 0));
    assert!(house.artifacts.jobs().await.unwrap().is_empty());
    let chunks = house.store.stored_chunks(&job.id, 0, 10).await.unwrap();
    assert!(chunks.iter().all(|chunk| chunk.object_key.is_none() && chunk.object_digest.is_none()));
    let stats = house.store.table_stats(&job.id, 0).await.unwrap().unwrap();
    assert_eq!((stats.chunks, stats.stats.unwrap()), (2, format!("{{\"rows\":{}}}", CHUNK * 2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runner_that_dies_loses_only_what_was_under_way() {
    let house = House::new().await;
    let job = house.job(&[CHUNK * 40]).await;
    house.maker.hold();
    // Again and again it dies in the middle; the short lease stands for the time until somebody notices.
    for round in 1..=4 {
        let runner = house.start(|settings| settings.lease = Duration::from_millis(200)).await;
        // Four chunks for this runner, and as many as threads of its dead predecessor may still take.
        house.maker.allow(4 + 3);
        house.until(&job, |now| now.chunks_done >= round * 3).await;
        drop(runner);
    }
    house.maker.release();
    let died_with = house.now(&job).await;
    assert!(died_with.chunks_done < 40 && died_with.state == JobState::Generating, "{died_with:?}");
    let _runner = house.start(|settings| settings.lease = Duration::from_millis(200)).await;
    house.until(&job, completed).await;
    house.assert_whole(&job).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_process_is_replaced_without_waiting_for_its_lease() {
    let house = House::new().await;
    let job = house.job(&[CHUNK * 2]).await;
    let lease = Duration::from_secs(3600);
    let ghost = Presence::begin(&house.presences()).unwrap();
    let name = ghost.name().to_owned();
    house.store.claim_chunk(&name, lease).await.unwrap().unwrap();
    // While it lives its chunk is its own.
    let runner = house.start(|_| {}).await;
    house.until(&job, |now| now.chunks_done == 1).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(house.now(&job).await.chunks_done, 1);
    runner.stop(Duration::from_secs(10)).await;
    // A killed process leaves its file, but not the lock, and a chunk half written.
    let half = house.folder.path().join("objects").join(Artifacts::chunk_key(&job.id, 0, 0) + "#1");
    std::fs::write(&half, "half").unwrap();
    drop(ghost);
    std::fs::write(house.presences().join(&name), "").unwrap();
    let _runner = house.start(|_| {}).await;
    house.until(&job, completed).await;
    house.assert_whole(&job).await;
    assert!(!house.presences().join(&name).exists() && !half.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn several_runners_share_a_job() {
    let house = House::new().await;
    house.maker.hold();
    let (one, two) = (house.start(|_| {}).await, house.start(|_| {}).await);
    let job = house.job(&[CHUNK * 40]).await;
    house.maker.release();
    house.until(&job, completed).await;
    house.assert_whole(&job).await;
    assert_eq!(house.maker.made.load(Ordering::SeqCst), 40, "a chunk was made twice");
    one.stop(Duration::from_secs(10)).await;
    two.stop(Duration::from_secs(10)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunk_that_takes_longer_than_its_lease_is_still_made_once() {
    let house = House::new().await;
    house.maker.hold();
    // Long enough that a busy machine still renews in time, and held for several times as long.
    let _runner = house.start(|settings| settings.lease = Duration::from_secs(1)).await;
    let job = house.job(&[CHUNK * 3]).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    house.maker.release();
    house.until(&job, completed).await;
    assert_eq!(house.maker.made.load(Ordering::SeqCst), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_runner_finishes_what_is_under_way() {
    let house = House::new().await;
    house.maker.hold();
    let runner = house.start(|settings| settings.workers = 2).await;
    let job = house.job(&[CHUNK * 10]).await;
    house.until(&job, |now| now.state == JobState::Generating).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let maker = house.maker.clone();
    let stopping = tokio::spawn(runner.stop(Duration::from_secs(30)));
    tokio::time::sleep(Duration::from_millis(50)).await;
    maker.release();
    stopping.await.unwrap();
    assert_eq!(house.now(&job).await.chunks_done, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_stopping_runner_gives_up_is_free_at_once() {
    let house = House::new().await;
    house.maker.hold();
    let runner = house.start(|settings| (settings.workers, settings.lease) = (2, Duration::from_secs(3600))).await;
    let job = house.job(&[CHUNK * 4]).await;
    house.until(&job, |now| now.state == JobState::Generating).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    runner.stop(Duration::from_millis(10)).await;
    house.maker.release();
    let _runner = house.start(|_| {}).await;
    house.until(&job, completed).await;
    house.assert_whole(&job).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_job_rests_until_it_is_resumed() {
    let house = House::new().await;
    house.maker.hold();
    let _runner = house.start(|_| {}).await;
    let job = house.job(&[CHUNK * 12]).await;
    house.maker.allow(2);
    house.until(&job, |now| now.chunks_done == 2).await;
    house.act(&job, Action::Pause).await;
    house.maker.release();
    // The three under way are finished, and then nothing moves.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let rests = house.now(&job).await;
    assert!((2..=5).contains(&rests.chunks_done) && rests.state == JobState::Paused, "{rests:?}");
    house.act(&job, Action::Resume).await;
    house.until(&job, completed).await;
    house.assert_whole(&job).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_job_leaves_nothing_behind() {
    let house = House::new().await;
    house.maker.hold();
    let runner = house.start(|_| {}).await;
    let job = house.job(&[CHUNK * 12]).await;
    house.maker.allow(2);
    house.until(&job, |now| now.chunks_done == 2).await;
    house.act(&job, Action::Cancel).await;
    house.artifacts.remove_job(&job.id).await.unwrap();
    // Chunks under way end after the removal, and clear up after themselves.
    house.maker.release();
    runner.stop(Duration::from_secs(10)).await;
    assert!(house.artifacts.jobs().await.unwrap().is_empty());
    assert_eq!(house.now(&job).await.state, JobState::Cancelled);
    assert!(house.store.dataset_of_job(&house.user.id, &job.id).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passing_trouble_passes() {
    let house = House::new().await;
    house.maker.trouble(CHUNK, Some(Trouble::Passing(3)));
    let _runner = house.start(|_| {}).await;
    let job = house.job(&[CHUNK * 3]).await;
    house.until(&job, completed).await;
    house.assert_whole(&job).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lasting_trouble_fails_the_job_and_a_resumed_one_goes_on() {
    for trouble in [Trouble::Passing(1000), Trouble::Recipe, Trouble::Panic] {
        let house = House::new().await;
        house.maker.trouble(CHUNK, Some(trouble));
        let _runner = house.start(|_| {}).await;
        let job = house.job(&[CHUNK * 3]).await;
        let failed = house.until(&job, |now| now.state == JobState::Failed).await;
        let error = failed.error.unwrap();
        assert!(error.starts_with("table 1, rows 65537 to 131072: "), "{error}");
        let cause = match trouble {
            Trouble::Passing(_) => "the moon is in the wrong house",
            Trouble::Recipe => "division by zero in column total",
            Trouble::Panic => "the generator has a defect",
        };
        assert!(error.contains(cause), "{error}");
        house.maker.trouble(CHUNK, None);
        house.act(&job, Action::Resume).await;
        house.until(&job, completed).await;
        house.assert_whole(&job).await;
    }
}

/// Puts a file where the folder of the stored bytes should be: nothing can be written there, not even by root.
fn block(folder: &Path) {
    std::fs::remove_dir_all(folder).unwrap();
    std::fs::write(folder, "in the way").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_cannot_be_written_fail_the_job_and_lose_nothing() {
    let house = House::new().await;
    let objects = house.folder.path().join("objects");
    block(&objects);
    let _runner = house.start(|_| {}).await;
    let job = house.job(&[CHUNK * 3]).await;
    let failed = house.until(&job, |now| now.state == JobState::Failed).await;
    assert!(failed.error.unwrap().contains("stored bytes"));
    std::fs::remove_file(&objects).unwrap();
    std::fs::create_dir(&objects).unwrap();
    house.act(&job, Action::Resume).await;
    house.until(&job, completed).await;
    house.assert_whole(&job).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_waits_is_found_without_a_bell() {
    let house = House::new().await;
    let _runner = house.start(|settings| settings.look = Duration::from_millis(50)).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let new = new_job(project(&house.store, &house.user).await, &[CHUNK]);
    let job = house.store.add_job(&house.user.id, new).await.unwrap().unwrap();
    house.until(&job, completed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_without_an_owner_are_swept_away() {
    let house = House::new().await;
    let runner = house.start(|_| {}).await;
    let (kept, deleted) = (house.job(&[CHUNK]).await, house.job(&[CHUNK]).await);
    house.until(&kept, completed).await;
    house.until(&deleted, completed).await;
    runner.stop(Duration::from_secs(10)).await;
    let dataset = house.store.dataset_of_job(&house.user.id, &deleted.id).await.unwrap().unwrap();
    // The process dies between the deletion of the dataset and that of its bytes, with a half-written object.
    house.store.delete_dataset(&house.user.id, &dataset.id).await.unwrap().unwrap();
    let folder = house.folder.path().join("objects/jobs").join(&deleted.id);
    std::fs::write(folder.join("0/00001.parquet#1"), "half").unwrap();
    remove_orphans(&house.store, &house.artifacts).await.unwrap();
    assert!(!folder.exists());
    house.assert_whole(&kept).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_is_announced_in_order_and_to_the_end() {
    let house = House::new().await;
    let mut changes = house.live.listen();
    let _runner = house.start(|_| {}).await;
    let job = house.job(&[CHUNK * 30]).await;
    let mut last = (0, 0);
    loop {
        let progress = tokio::time::timeout(Duration::from_secs(30), changes.recv()).await.unwrap().unwrap();
        assert!(progress.sequence > last.0 && progress.rows_done >= last.1, "{progress:?} after {last:?}");
        last = (progress.sequence, progress.rows_done);
        if progress.state == JobState::Completed {
            break;
        }
    }
    assert_eq!(last.1, job.rows_total);
    assert_eq!(last.0, house.now(&job).await.sequence);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_work_of_another_process_is_announced_here() {
    let house = House::new().await;
    // A second Live on the same store is what another process has.
    let here = Live::default();
    let mut changes = here.listen();
    let follower = {
        let (here, store) = (here.clone(), house.store.clone());
        tokio::spawn(async move { here.follow(&store).await })
    };
    tokio::time::sleep(Duration::from_millis(50)).await;
    let _runner = house.start(|_| {}).await;
    let job = house.job(&[CHUNK * 5]).await;
    let ended = async {
        loop {
            let progress = changes.recv().await.unwrap();
            if progress.id == job.id && progress.state == JobState::Completed {
                return progress.rows_done;
            }
        }
    };
    assert_eq!(tokio::time::timeout(Duration::from_secs(30), ended).await.unwrap(), CHUNK * 5);
    // Told once, not with every look.
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert!(changes.try_recv().is_err());
    follower.abort();
}
