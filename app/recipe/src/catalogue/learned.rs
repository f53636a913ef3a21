//! The type of columns that were learned. It stands in no group: without a model nobody can ask for it.

use super::{SettingKind as Kind, SettingSpec as Setting, TypeSpec};

pub(super) static LEARNED: TypeSpec = TypeSpec::new(
    "learned",
    "Learned",
    "As a model has learned it from a real table, given those of its columns that stand in the recipe",
    &[
        Setting::required("model", Kind::Text(64), "The digest of the model"),
        Setting::new("column", Kind::Text(128), "The column of the model, if it has another name there"),
    ],
);
