//! When work is done, so that none holds up the page for longer than a keystroke may.

use leptos::prelude::*;
use std::time::Duration;

/// Does something once the next frame is on the screen, in a task of its own: what is done in the callback of a frame holds
/// up that frame.
pub fn after_a_frame(then: impl FnOnce() + 'static) {
    let _ = request_animation_frame(move || drop(set_timeout(then, Duration::ZERO)));
}
