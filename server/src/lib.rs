//! The server half of Seedbed: store, jobs, exports and the API.
