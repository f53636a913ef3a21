//! The browser half: hydration and the functions that the preview worker calls.
