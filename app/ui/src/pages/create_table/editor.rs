//! What is being edited: the recipe, the reader's notes, the selection, and the way back through all edits.

use super::describe::NotUnderstood;
use super::pointer;
use crate::components::Toasts;
use crate::format;
use leptos::prelude::*;
use seedbed_generate::preview::Preview;
use seedbed_recipe::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

/// How many edits can be undone.
const MOST_UNDO: usize = 200;

/// Edits of the same thing that follow each other within this time are undone together, in milliseconds.
const TOGETHER_MS: f64 = 1_200.0;

/// Something that the reader of a description assumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// JSON Pointer to what it is about; empty for the whole recipe.
    pub pointer: String,
    /// One sentence.
    pub message: String,
}

/// What is kept, undone and redone as one: the recipe and the notes that belong to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The recipe; whatever a person made of it, so it may be wrong in any way.
    pub recipe: Value,
    /// The notes that nobody has dismissed.
    pub notes: Vec<Note>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            recipe: json!({"version": 1, "kind": "table", "seed": 7, "locale": "en_US", "tables": []}),
            notes: Vec::new(),
        }
    }
}

/// A page of rows as it is shown, and what it took.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The rows.
    pub preview: Preview,
    /// From the question to the answer, in milliseconds.
    pub milliseconds: f64,
}

#[derive(Default)]
struct History {
    past: Vec<Draft>,
    future: Vec<Draft>,
    /// What was edited last, and when.
    last: Option<(String, f64)>,
}

/// Everything that the parts of the page share.
#[derive(Clone, Copy)]
pub struct Editor {
    /// What is being edited.
    pub draft: RwSignal<Draft>,
    /// The text that describes the data.
    pub description: RwSignal<String>,
    /// What was not understood of it, until something else is opened.
    pub refused: RwSignal<Option<NotUnderstood>>,
    /// Why it could not be read at all, until something else is opened.
    pub misread: RwSignal<Option<String>>,
    /// The place of the table that is shown.
    pub table: RwSignal<usize>,
    /// The place of the column whose settings are open.
    pub column: RwSignal<Option<usize>>,
    /// The pointer of what a note under the pointer or the focus is about.
    pub pointed: RwSignal<Option<String>>,
    /// What stands in the JSON tab while it is no JSON.
    pub unread: RwSignal<Option<String>>,
    /// What is wrong with the recipe.
    pub problems: RwSignal<Vec<Problem>>,
    /// The last rows that could be made.
    pub shown: RwSignal<Option<Arc<Shown>>>,
    /// Why the engine gave no answer at all.
    pub failure: RwSignal<Option<String>>,
    /// The number of the first row that is shown.
    pub from: RwSignal<u64>,
    /// The pointer of the column whose type is being picked.
    pub picking: RwSignal<Option<String>>,
    /// Whether there is something to undo, and something to redo.
    pub steps: RwSignal<(bool, bool)>,
    blank: Memo<bool>,
    history: StoredValue<History>,
    /// The recipe as it was opened last; what differs from it was edited by hand.
    opened: StoredValue<Option<Value>>,
    toasts: Toasts,
}

/// The editor of this page.
///
/// # Panics
/// Outside of the page, which provides it.
#[must_use]
pub fn use_editor() -> Editor {
    expect_context()
}

impl Editor {
    /// An editor with nothing in it.
    pub fn new(toasts: Toasts) -> Self {
        let draft = RwSignal::new(Draft::default());
        // What is shown at all hangs on this, so it must not count as changed with every edit.
        let blank = Memo::new(move |_| draft.with(|draft| length(&draft.recipe, "/tables") == 0));
        Self {
            draft,
            blank,
            description: RwSignal::default(),
            refused: RwSignal::new(None),
            misread: RwSignal::new(None),
            table: RwSignal::new(0),
            column: RwSignal::new(None),
            pointed: RwSignal::new(None),
            unread: RwSignal::default(),
            problems: RwSignal::default(),
            shown: RwSignal::new(None),
            failure: RwSignal::new(None),
            from: RwSignal::new(0),
            picking: RwSignal::new(None),
            steps: RwSignal::new((false, false)),
            history: StoredValue::new(History::default()),
            opened: StoredValue::new(None),
            toasts,
        }
    }

    /// The value at a pointer of the recipe, followed as it changes.
    pub fn at(self, pointer: impl Into<String>) -> Memo<Option<Value>> {
        let pointer = pointer.into();
        Memo::new(move |_| self.read(|recipe| recipe.pointer(&pointer).cloned()))
    }

    /// Reads from the recipe and follows it.
    pub fn read<T>(self, read: impl FnOnce(&Value) -> T) -> T {
        self.draft.with(|draft| read(&draft.recipe))
    }

    /// Reads from the recipe as it is now.
    pub fn peek<T>(self, read: impl FnOnce(&Value) -> T) -> T {
        self.draft.with_untracked(|draft| read(&draft.recipe))
    }

    /// Whether there is no table yet.
    pub fn is_blank(self) -> bool {
        self.blank.get()
    }

    /// Whether the rows that are shown, if any, are of an older recipe because none could be made of this one.
    pub fn is_stale(self) -> bool {
        !self.problems.with(Vec::is_empty) || self.failure.with(Option::is_some)
    }

    /// Tells something that needs no answer.
    pub fn tell(self, text: &str) {
        self.toasts.info(text);
    }

    /// The pointer of the table that is shown.
    pub fn table_pointer(self) -> String {
        format!("/tables/{}", self.table.get())
    }

    /// Puts a value in place.
    pub fn set(self, at: &str, value: Value) {
        if self.peek(|recipe| recipe.pointer(at) == Some(&value)) {
            return;
        }
        self.change(at, |draft| {
            pointer::set(&mut draft.recipe, at, value);
        });
    }

    /// Puts a value in place, or takes out what is there when there is none.
    pub fn put(self, at: &str, value: Option<Value>) {
        match value {
            Some(value) => self.set(at, value),
            None if self.peek(|recipe| recipe.pointer(at).is_some()) => self.change(at, |draft| {
                pointer::remove(&mut draft.recipe, at);
            }),
            None => {}
        }
    }

    /// Takes an item out of a list; the notes about it go with it.
    pub fn remove_item(self, list: &str, place: usize) {
        self.change("", |draft| {
            pointer::remove(&mut draft.recipe, &format!("{list}/{place}"));
            draft.follow(list, |item| match item.cmp(&place) {
                std::cmp::Ordering::Less => Some(item),
                std::cmp::Ordering::Equal => None,
                std::cmp::Ordering::Greater => Some(item - 1),
            });
        });
    }

    /// Puts an item into a list, before the one that is there.
    pub fn insert_item(self, list: &str, place: usize, value: Value) {
        self.change("", |draft| {
            if let Some(Value::Array(items)) = draft.recipe.pointer_mut(list) {
                items.insert(place.min(items.len()), value);
            } else {
                pointer::set(&mut draft.recipe, list, json!([value]));
            }
            draft.follow(list, |item| Some(if item >= place { item + 1 } else { item }));
        });
    }

    /// Moves an item of a list.
    pub fn move_item(self, list: &str, from: usize, to: usize) {
        self.change("", |draft| {
            if pointer::shift(&mut draft.recipe, list, from, to) {
                draft.follow(list, |item| Some(place_after_move(item, from, to)));
            }
        });
    }

    /// Edits the draft; the edit can be undone. Edits of the same `subject` that follow each other closely are one step;
    /// an edit without a subject is always a step of its own.
    pub fn change(self, subject: &str, edit: impl FnOnce(&mut Draft)) {
        let before = self.draft.get_untracked();
        if self.unread.with_untracked(Option::is_some) {
            // Whoever goes on elsewhere, or has made JSON of it, is done with that text.
            self.unread.set(None);
        }
        let now = js_sys::Date::now();
        self.history.update_value(|history| {
            let continues = history
                .last
                .as_ref()
                .is_some_and(|(last, when)| !subject.is_empty() && last == subject && now - when < TOGETHER_MS);
            if !continues {
                history.past.push(before);
                if history.past.len() > MOST_UNDO {
                    history.past.remove(0);
                }
            }
            history.future.clear();
            history.last = Some((subject.to_owned(), now));
        });
        self.draft.update(edit);
        self.settle();
    }

    /// Takes the last edit back. What was typed as JSON and is none yet is the last edit, though the recipe knows nothing
    /// of it.
    pub fn undo(self) {
        if self.unread.with_untracked(Option::is_some) {
            self.unread.set(None);
            self.draft.notify();
            return;
        }
        self.step(|history, now| {
            let before = history.past.pop()?;
            history.future.push(now);
            Some(before)
        });
    }

    /// Whether there is something to take back.
    pub fn can_undo(self) -> bool {
        self.steps.get().0 || self.unread.with(Option::is_some)
    }

    /// Makes the edit again that was taken back last.
    pub fn redo(self) {
        self.step(|history, now| {
            let after = history.future.pop()?;
            history.past.push(now);
            Some(after)
        });
    }

    fn step(self, step: impl FnOnce(&mut History, Draft) -> Option<Draft>) {
        let now = self.draft.get_untracked();
        let then = self.history.try_update_value(|history| {
            history.last = None;
            step(history, now)
        });
        if let Some(draft) = then.flatten() {
            self.draft.set(draft);
        }
        self.settle();
    }

    /// Puts the selection back inside of what is there.
    fn settle(self) {
        self.steps.set(self.history.with_value(|history| (!history.past.is_empty(), !history.future.is_empty())));
        let tables = self.peek(|recipe| length(recipe, "/tables"));
        if self.table.get_untracked() >= tables.max(1) {
            self.show_table(tables.saturating_sub(1));
        }
        let columns = self.peek(|recipe| length(recipe, &format!("/tables/{}/columns", self.table.get_untracked())));
        if self.column.get_untracked().is_some_and(|column| column >= columns) {
            self.column.set(None);
        }
    }

    /// Starts over with another recipe; the one before can be had back by undoing.
    pub fn open(self, recipe: Value, notes: Vec<Note>) {
        let was_edited = self.opened.with_value(|opened| {
            opened.as_ref().is_some_and(|opened| self.peek(|now| now != opened && *now != recipe))
        });
        if was_edited {
            self.toasts.info("Your edits were replaced. Undo (Ctrl+Z) brings them back.");
        }
        self.refused.set(None);
        self.misread.set(None);
        self.opened.set_value(Some(recipe.clone()));
        self.change("", |draft| *draft = Draft { recipe, notes });
        self.show_table(0);
    }

    /// Shows a table from its first row.
    pub fn show_table(self, table: usize) {
        if self.table.get_untracked() != table {
            self.table.set(table);
            self.column.set(None);
            self.from.set(0);
        }
    }

    /// Opens the column that a pointer leads into, if it leads into one.
    pub fn reveal(self, at: &str) {
        let mut parts = at.split('/').skip(1);
        if parts.next() != Some("tables") {
            return;
        }
        let Some(table) = parts.next().and_then(|table| table.parse().ok()) else { return };
        self.show_table(table);
        if parts.next() == Some("columns") {
            self.column.set(parts.next().and_then(|column| column.parse().ok()));
        }
    }

    /// What is wrong at a pointer itself, in words.
    pub fn problem_at(self, at: &str) -> Option<String> {
        self.problems.with(|problems| problems.iter().find(|problem| problem.pointer == at).map(in_words_of_the_form))
    }

    /// What is wrong at a pointer or below, in words.
    pub fn problem_within(self, at: &str) -> Option<String> {
        self.problems.with(|problems| {
            problems.iter().find(|problem| pointer::within(&problem.pointer, at)).map(in_words_of_the_form)
        })
    }
}

/// A mistake in words as the form has it, without its place: shares of missing values and of anomalies are typed in percent.
pub fn in_words_of_the_form(problem: &Problem) -> String {
    let at = &problem.pointer;
    let in_percent = at.ends_with("/null_share") || at.ends_with("/anomalies/share");
    match problem.found.parse::<f64>() {
        Ok(share) if in_percent => format!("Found {}; expected 0 to 100 %.", format::percent(share)),
        _ => in_words(problem),
    }
}

/// A mistake in words as the recipe has it, without its place.
pub fn in_words(problem: &Problem) -> String {
    if problem.found.is_empty() {
        format!("Expected {}.", problem.allowed)
    } else {
        format!("Found {}; expected {}.", problem.found, problem.allowed)
    }
}

impl Draft {
    /// Has the notes follow the items of a list to their new places.
    fn follow(&mut self, list: &str, place: impl Fn(usize) -> Option<usize>) {
        self.notes.retain_mut(|note| match pointer::moved(&note.pointer, list, &place) {
            Some(pointer) => {
                note.pointer = pointer;
                true
            }
            None => false,
        });
    }
}

/// How many items the list at a pointer has.
pub fn length(recipe: &Value, list: &str) -> usize {
    recipe.pointer(list).and_then(Value::as_array).map_or(0, Vec::len)
}

/// The text of a member; empty where there is none.
pub fn text_of(value: &Value, member: &str) -> String {
    value.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The names of the items of a list, such as tables or columns.
pub fn names(recipe: &Value, list: &str) -> Vec<String> {
    let items = recipe.pointer(list).and_then(Value::as_array);
    items.into_iter().flatten().map(|item| text_of(item, "name")).collect()
}

/// A name that is not taken: the wished one, or with a number behind it.
pub fn free_name(taken: &[String], wish: &str) -> String {
    let mut name = wish.to_owned();
    let mut number = 2;
    while taken.contains(&name) {
        name = format!("{wish}_{number}");
        number += 1;
    }
    name
}

fn place_after_move(item: usize, from: usize, to: usize) -> usize {
    if item == from {
        to
    } else if from < item && item <= to {
        item - 1
    } else if to <= item && item < from {
        item + 1
    } else {
        item
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_make_room_for_one_that_moves() {
        let order = |from, to| {
            let mut places: Vec<(usize, char)> =
                "abcd".chars().enumerate().map(|(at, name)| (place_after_move(at, from, to), name)).collect();
            places.sort();
            places.into_iter().map(|(_, name)| name).collect::<String>()
        };
        assert_eq!(order(0, 2), "bcad");
        assert_eq!(order(3, 1), "adbc");
        assert_eq!(order(1, 1), "abcd");
    }

    #[test]
    fn notes_follow_their_columns() {
        let note = |pointer: &str| Note { pointer: pointer.to_owned(), message: String::new() };
        let mut draft =
            Draft { notes: vec![note("/tables/0/columns/0"), note("/tables/0/columns/1/min")], ..Draft::default() };
        draft.follow("/tables/0/columns", |item| item.checked_sub(1));
        assert_eq!(draft.notes, [note("/tables/0/columns/0/min")]);
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let taken = ["email".to_owned(), "email_2".to_owned()];
        assert_eq!(free_name(&taken, "email"), "email_3");
        assert_eq!(free_name(&taken, "name"), "name");
    }

    #[test]
    fn only_what_is_typed_in_percent_is_told_in_percent() {
        let told = |pointer: &str, found: &str| {
            let allowed = "a number from 0 to 1".to_owned();
            in_words_of_the_form(&Problem { pointer: pointer.to_owned(), found: found.to_owned(), allowed })
        };
        assert_eq!(told("/tables/0/columns/1/null_share", "1.5"), "Found 150 %; expected 0 to 100 %.");
        assert_eq!(told("/tables/0/anomalies/share", "2"), "Found 200 %; expected 0 to 100 %.");
        assert_eq!(told("/tables/0/columns/1/share", "5"), "Found 5; expected a number from 0 to 1.");
        assert_eq!(
            told("/tables/0/columns/1/null_share", "\"some\""),
            "Found \"some\"; expected a number from 0 to 1."
        );
    }
}
