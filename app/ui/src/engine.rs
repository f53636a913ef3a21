//! The page's side of the preview worker: starts it when first needed, pairs answers with requests, restarts it after a crash.
//!
//! Called only in the browser, like [`crate::api`].

use futures::channel::oneshot;
use js_sys::Reflect;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// Why a request to the worker has no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EngineError {
    /// The operation refused: the message is for a person, or JSON where the operation says so.
    #[error("{0}")]
    Refused(String),
    /// A newer request of the same operation has taken its place; there is nothing to show.
    #[error("a newer request has taken the place of this one")]
    Superseded,
    /// The worker broke down; the next request starts a fresh one.
    #[error("the preview worker stopped: {0}")]
    Crashed(String),
}

type Answer = Result<String, EngineError>;

/// An answer as the worker sends it: `ok` or `error`.
struct Reply {
    id: u32,
    ok: Option<String>,
    error: Option<String>,
    fatal: bool,
}

#[derive(Default)]
struct Engine {
    worker: Option<Running>,
    last_id: u32,
    waiting: BTreeMap<u32, oneshot::Sender<Answer>>,
    /// Sent along with every request, so that a restarted worker has them too.
    locales: BTreeSet<String>,
    turns: BTreeMap<String, Turns>,
}

/// A worker and the functions it calls, which must live as long as it does.
struct Running {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Who may use an operation of which only the newest request matters.
#[derive(Default)]
struct Turns {
    newest: u64,
    busy: bool,
    next: Option<oneshot::Sender<()>>,
}

thread_local! {
    static ENGINE: RefCell<Engine> = RefCell::default();
}

/// Asks the worker and waits for its answer. `payload` and the answer are JSON.
///
/// # Errors
/// The operation refused, or the worker broke down.
pub async fn call(op: &str, payload: &str) -> Answer {
    let receiver = ENGINE.with_borrow_mut(|engine| engine.send(op, payload))?;
    receiver.await.unwrap_or_else(|_| Err(EngineError::Crashed("it was replaced".to_owned())))
}

/// Like [`call`], for what is remade as a person types: while one request is worked on, only the newest of those behind it
/// waits, and a request that is no longer the newest of its operation ends as [`EngineError::Superseded`].
///
/// # Errors
/// Superseded, or as [`call`].
pub async fn latest(op: &str, payload: &str) -> Answer {
    let turn = Turn::take(op).await?;
    let answer = call(op, payload).await;
    if turn.is_newest() { answer } else { Err(EngineError::Superseded) }
}

/// Has the word list of a locale loaded before every request from now on, also by a restarted worker.
pub fn use_locale(code: &str) {
    ENGINE.with_borrow_mut(|engine| engine.locales.insert(code.to_owned()));
}

/// Takes [`use_locale`] back, for a word list that cannot be had: it must not stand in the way of what does without it.
pub fn forget_locale(code: &str) {
    ENGINE.with_borrow_mut(|engine| engine.locales.remove(code));
}

/// The right to use an operation; given back when dropped, also when the waiting page is gone.
struct Turn {
    op: String,
    number: u64,
}

impl Turn {
    async fn take(op: &str) -> Result<Self, EngineError> {
        let (number, queued) = ENGINE.with_borrow_mut(|engine| {
            let turns = engine.turns.entry(op.to_owned()).or_default();
            turns.newest += 1;
            let queued = turns.busy.then(|| {
                let (sender, receiver) = oneshot::channel();
                // Whoever waited so far is dropped with its sender, and so learns that it is superseded.
                turns.next = Some(sender);
                receiver
            });
            turns.busy = true;
            (turns.newest, queued)
        });
        if let Some(queued) = queued {
            queued.await.map_err(|_| EngineError::Superseded)?;
        }
        Ok(Self { op: op.to_owned(), number })
    }

    fn is_newest(&self) -> bool {
        ENGINE.with_borrow(|engine| engine.turns.get(&self.op).is_some_and(|turns| turns.newest == self.number))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        ENGINE.with_borrow_mut(|engine| {
            let Some(turns) = engine.turns.get_mut(&self.op) else { return };
            // A queued request whose page is gone does not take the turn, so the way is free then too.
            turns.busy = turns.next.take().is_some_and(|next| next.send(()).is_ok());
        });
    }
}

impl Engine {
    fn send(&mut self, op: &str, payload: &str) -> Result<oneshot::Receiver<Answer>, EngineError> {
        self.last_id = self.last_id.wrapping_add(1);
        let id = self.last_id;
        let message =
            request(id, op, payload, &self.locales).map_err(|error| EngineError::Crashed(describe(&error)))?;
        let running = match self.worker.take() {
            Some(running) => running,
            None => Running::start().map_err(|error| EngineError::Crashed(describe(&error)))?,
        };
        let sent = running.worker.post_message(&message);
        self.worker = Some(running);
        sent.map_err(|error| EngineError::Crashed(describe(&error)))?;
        let (sender, receiver) = oneshot::channel();
        self.waiting.insert(id, sender);
        Ok(receiver)
    }

    fn receive(&mut self, reply: Reply) {
        let Some(sender) = self.waiting.remove(&reply.id) else { return };
        let answer = match (reply.ok, reply.error) {
            (Some(ok), _) => Ok(ok),
            (None, Some(error)) if !reply.fatal => Err(EngineError::Refused(error)),
            (None, error) => Err(EngineError::Crashed(error.unwrap_or_default())),
        };
        let crashed = match &answer {
            Err(EngineError::Crashed(cause)) => Some(cause.clone()),
            _ => None,
        };
        // A page that has gone away no longer wants its answer.
        let _ = sender.send(answer);
        if let Some(cause) = crashed {
            self.crash(&cause);
        }
    }

    /// Drops the worker and tells everyone who waits for it.
    fn crash(&mut self, cause: &str) {
        self.worker = None;
        for sender in std::mem::take(&mut self.waiting).into_values() {
            let _ = sender.send(Err(EngineError::Crashed(cause.to_owned())));
        }
    }
}

impl Running {
    fn start() -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options("/worker.js", &options)?;
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
            if let Some(reply) = Reply::read(&event.data()) {
                after(move |engine| engine.receive(reply));
            }
        });
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(|event: ErrorEvent| {
            let cause = event.message();
            after(move |engine| engine.crash(&cause));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }
}

/// Does something with the engine once the running event is over: a crash drops the very closures that events run in.
fn after(work: impl FnOnce(&mut Engine) + 'static) {
    leptos::task::spawn_local(async move { ENGINE.with_borrow_mut(work) });
}

/// A request as the worker takes it. Built by hand: payloads may be long, and JSON within JSON would copy them twice.
fn request(id: u32, op: &str, payload: &str, locales: &BTreeSet<String>) -> Result<JsValue, JsValue> {
    let message = js_sys::Object::new();
    let locales: js_sys::Array = locales.iter().map(|code| JsValue::from_str(code)).collect();
    Reflect::set(&message, &"id".into(), &id.into())?;
    Reflect::set(&message, &"op".into(), &op.into())?;
    Reflect::set(&message, &"payload".into(), &payload.into())?;
    Reflect::set(&message, &"locales".into(), &locales)?;
    Ok(message.into())
}

impl Reply {
    /// Reads a message of the worker; anything without an id is not an answer.
    fn read(message: &JsValue) -> Option<Self> {
        let field = |name: &str| Reflect::get(message, &name.into()).ok();
        // Ids are small whole numbers that we gave out ourselves.
        let id = field("id")?.as_f64()? as u32;
        let text = |name: &str| field(name).and_then(|value| value.as_string());
        let fatal = field("fatal").and_then(|value| value.as_bool()).unwrap_or_default();
        Some(Self { id, ok: text("ok"), error: text("error"), fatal })
    }
}

fn describe(value: &JsValue) -> String {
    match value.dyn_ref::<js_sys::Error>() {
        Some(error) => error.message().into(),
        None => format!("{value:?}"),
    }
}
