//! Stub.
use super::make::{Context, Made};
use seedbed_recipe::recipe::Column as Spec;
pub(super) fn column(_context: &Context<'_>, _spec: &Spec) -> Option<Made> {
    None
}
