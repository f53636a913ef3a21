//! From a description to a recipe: read offline, or written by a language model where one is configured and asked for.
//!
//! The model only writes the recipe, which is checked like any other input; rows are always ours. Whatever goes wrong
//! with it, the offline reader takes over and a note says why.

mod answer;
mod exchange;
mod gemini;
mod openai;
mod options;
mod prompt;
mod wire;

use std::time::Duration;

use jiff::civil::Date;
use seedbed_generate::Plan;
use seedbed_recipe::description::{self, NotUnderstood, Note};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

pub use self::exchange::Unused;
pub use self::options::{ModelOptions, ModelSettings};
pub use self::wire::Provider;

use self::answer::Answer;
use self::exchange::Exchange;
use self::wire::{Role, Turn};
use crate::limit::Limit;
use crate::plans::lists;

/// A recipe that was read out of a description.
#[derive(Clone, Debug, PartialEq)]
pub struct Extracted {
    /// The recipe.
    pub recipe: Value,
    /// What was assumed, and who wrote it.
    pub notes: Vec<Note>,
}

/// Reads descriptions.
#[derive(Debug, Default)]
pub struct Extractor {
    model: Option<Model>,
}

/// A language model that writes recipes.
#[derive(Debug)]
struct Model {
    settings: ModelSettings,
    exchange: Exchange,
    each: Limit,
}

/// How much of an answer that is no recipe at all the model is shown again, in characters.
const RECALLED: usize = 2_000;

/// The user of whoever has this program to themselves.
pub const ALONE: &str = "alone";

impl Extractor {
    /// One that asks this model when it is told to.
    ///
    /// # Errors
    /// Why connections to the model cannot be made, in a sentence.
    pub fn with_model(settings: ModelSettings) -> Result<Self, String> {
        let exchange = Exchange::new(&settings)?;
        let each = Limit::new(settings.user_rate);
        Ok(Self { model: Some(Model { settings, exchange, each }) })
    }

    /// The model that can be asked.
    #[must_use]
    pub fn model(&self) -> Option<&ModelSettings> {
        self.model.as_ref().map(|model| &model.settings)
    }

    /// How long [`Self::ask`] may take.
    #[must_use]
    pub fn patience(&self) -> Duration {
        self.model.as_ref().map_or(Duration::ZERO, |model| model.settings.timeout)
    }

    /// Reads a description without asking anybody. Blocks for as long as that takes: milliseconds.
    ///
    /// # Errors
    /// Nothing usable in the description.
    pub fn read(&self, description: &str, today: Date) -> Result<Extracted, NotUnderstood> {
        description::read(description, today).map(|reading| Extracted { recipe: reading.recipe, notes: reading.notes })
    }

    /// Has the model write the recipe for `user`; where that does not succeed, reads the description offline and says
    /// in the first note why.
    ///
    /// # Errors
    /// The model was of no use, and nothing usable is in the description.
    pub async fn ask(&self, description: &str, today: Date, user: &str) -> Result<Extracted, NotUnderstood> {
        let Some(model) = &self.model else { return self.read(description, today) };
        let name = &model.settings.name;
        match model.write(description, today, user).await {
            Ok(extracted) => Ok(extracted),
            Err(reason) => {
                tracing::info!(model = %name, %reason, "the language model was not used");
                let explained = format!("{name} was not used: {reason}.");
                match self.read(description, today) {
                    Ok(mut extracted) => {
                        let message = format!("{explained} The description was read without it.");
                        extracted.notes.insert(0, Note { pointer: String::new(), message });
                        Ok(extracted)
                    }
                    Err(mut not_understood) => {
                        not_understood.message = format!("{} {explained}", not_understood.message);
                        Err(not_understood)
                    }
                }
            }
        }
    }
}

impl Model {
    async fn write(&self, description: &str, today: Date, user: &str) -> Result<Extracted, Unused> {
        let rate = self.settings.user_rate;
        self.each.take(&[user]).map_err(|seconds| Unused::Busy { whose: "your", rate, seconds })?;
        let deadline = Instant::now() + self.settings.timeout;
        let seconds = self.settings.timeout.as_secs();
        timeout_at(deadline, self.converse(description, today, deadline)).await.map_err(|_| Unused::Slow { seconds })?
    }

    /// The question, and one more with the mistakes of the first answer.
    async fn converse(&self, description: &str, today: Date, deadline: Instant) -> Result<Extracted, Unused> {
        let mut turns = vec![Turn { role: Role::User, text: prompt::question(description, today) }];
        let mut text = self.exchange.answer(&turns, deadline).await?;
        let mistakes = match self.check(&text, today).await {
            Ok(extracted) => return Ok(extracted),
            Err(mistakes) => mistakes,
        };
        if Answer::read(&text, today).is_none() {
            // There is nothing in it to mend; its beginning is enough to see what went wrong.
            text = text.chars().take(RECALLED).collect();
        }
        turns.push(Turn { role: Role::Model, text });
        turns.push(Turn { role: Role::User, text: prompt::correction(&mistakes) });
        let text = self.exchange.answer(&turns, deadline).await?;
        self.check(&text, today).await.map_err(|mistakes| Unused::Wrong { count: mistakes.len() })
    }

    /// The recipe of an answer, or what is wrong with it, one sentence a mistake.
    async fn check(&self, text: &str, today: Date) -> Result<Extracted, Vec<String>> {
        let Some(answer) = Answer::read(text, today) else {
            return Err(vec!["the answer is not one JSON object with a list `tables`".to_owned()]);
        };
        let Answer { recipe, notes, mut problems } = answer;
        let planned = tokio::task::spawn_blocking(move || {
            let found = Plan::new(&recipe, lists()).err().unwrap_or_default();
            (recipe, found)
        });
        // A plan that cannot be made at all is a mistake of the recipe like another.
        let (recipe, found) = planned.await.map_err(|_| vec!["the recipe cannot be compiled".to_owned()])?;
        problems.extend(found);
        if !problems.is_empty() {
            return Err(problems.iter().map(ToString::to_string).collect());
        }
        let ModelSettings { name, .. } = &self.settings;
        let message = format!("{name} wrote this recipe; it was checked like any other.");
        let notes = std::iter::once(Note { pointer: String::new(), message }).chain(notes).collect();
        Ok(Extracted { recipe, notes })
    }
}
