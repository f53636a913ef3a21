//! Sending a file as a form, with progress: the one thing for which browsers still need the older way of asking.

use crate::api::ApiError;
use js_sys::Function;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{FormData, ProgressEvent, XmlHttpRequest};

/// A file on its way; dropping it gives it up.
pub struct Sending {
    request: XmlHttpRequest,
    _on_progress: Closure<dyn Fn(ProgressEvent)>,
    _on_end: Closure<dyn Fn()>,
}

impl Drop for Sending {
    fn drop(&mut self) {
        let upload = self.request.upload().ok();
        if let Some(upload) = upload {
            upload.set_onprogress(None);
        }
        self.request.set_onloadend(None);
        // Only a request that was never opened refuses to be given up.
        let _ = self.request.abort();
    }
}

/// Begins to send a form. `on_progress` hears of the bytes that were sent and of all, `on_end` of the answer.
///
/// # Errors
/// The browser refuses to begin.
pub fn send(
    path: &str,
    form: &FormData,
    on_progress: impl Fn(f64, f64) + 'static,
    on_end: impl Fn(Result<String, ApiError>) + 'static,
) -> Result<Sending, ApiError> {
    let refused = |_: JsValue| ApiError {
        title: "The file cannot be sent".to_owned(),
        detail: "The browser does not let this page send it.".to_owned(),
        ..ApiError::default()
    };
    let request = XmlHttpRequest::new().map_err(refused)?;
    request.open("POST", path).map_err(refused)?;
    request.set_request_header("accept", "application/json").map_err(refused)?;
    request.set_request_header("x-seedbed", "1").map_err(refused)?;
    let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        on_progress(event.loaded(), event.total());
    });
    request.upload().map_err(refused)?.set_onprogress(Some(function(&on_progress)));
    let ended = Rc::new(RefCell::new(Some(on_end)));
    let answered = request.clone();
    let on_ended = Closure::<dyn Fn()>::new(move || {
        // Told once, whatever the browser says afterwards.
        let Some(on_end) = ended.borrow_mut().take() else { return };
        let status = answered.status().unwrap_or(0);
        let text = answered.response_text().ok().flatten().unwrap_or_default();
        on_end(match status {
            200..=299 => Ok(text),
            0 => Err(ApiError {
                title: "The upload broke off".to_owned(),
                detail:
                    "The server did not answer. Check that it runs and that you are online, and upload the file again."
                        .to_owned(),
                ..ApiError::default()
            }),
            status => Err(crate::api::problem(status, &text)),
        });
    });
    request.set_onloadend(Some(on_ended.as_ref().unchecked_ref()));
    request.send_with_opt_form_data(Some(form)).map_err(refused)?;
    Ok(Sending { request, _on_progress: on_progress, _on_end: on_ended })
}

fn function(closure: &Closure<dyn Fn(ProgressEvent)>) -> &Function {
    closure.as_ref().unchecked_ref()
}
