//! Recipes from a language model: what is asked for, what is done with every sort of answer, and what is said about it.

use std::time::Duration;

use clap::Parser;
use jiff::civil::{Date, date};
use seedbed_generate::Plan;
use seedbed_recipe::description::{self, USUAL_SEED};
use seedbed_server::extract::{Extracted, Extractor, ModelOptions, ModelSettings, Provider};
use seedbed_server::plans::lists;
use serde_json::{Value, json};

use crate::client::Server;
use crate::command;
use crate::model_server::{KEY, MODEL, ModelServer, Received, Reply};

const BOTH: [Provider; 2] = [Provider::Gemini, Provider::OpenAi];
const TODAY: Date = date(2026, 11, 21);
const DESCRIPTION: &str = "50 customers with name, email and age 18-80";

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    model: ModelOptions,
}

fn settings(provider: Provider, url: &str) -> ModelSettings {
    let word = match provider {
        Provider::Gemini => "gemini",
        Provider::OpenAi => "openai",
    };
    let line = ["test", "--model-provider", word, "--model", MODEL, "--model-url", url, "--model-key", KEY];
    let mut settings = Line::parse_from(line).model.checked().unwrap().unwrap();
    // Tests need not wait as long as people do.
    settings.pause = Duration::from_millis(1);
    settings.rate = 1000;
    settings.user_rate = 1000;
    settings
}

/// What a model writes for the description.
fn good() -> String {
    json!({"locale": "en_US", "notes": [{"table": "clients", "column": "age", "message": "Ages are even."}], "tables": [
        {"name": "clients", "rows": 50, "per": "", "count": "", "more": "{\"keys\": [[\"id\"]]}", "columns": [
        {"name": "id", "type": "sequence", "settings": "{}"},
        {"name": "email", "type": "internet.email", "settings": "{\"unique\": true}"},
        {"name": "age", "type": "integer", "settings": "{\"min\": 18, \"max\": 80, \"step\": 2}"}]}]})
    .to_string()
}

/// The same with two mistakes.
fn bad() -> String {
    good().replace("\\\"min\\\": 18", "\\\"min\\\": 90").replace("internet.email", "email.address")
}

fn text(text: impl Into<String>) -> Reply {
    Reply::Text(text.into())
}

fn status(code: u16) -> Reply {
    Reply::Status(code, Vec::new(), json!({"error": {"code": code, "message": format!("no, and not with {KEY}")}}))
}

/// Asks a model that gives these answers; what came of it, and what the model's server received.
async fn ask(provider: Provider, replies: Vec<Reply>) -> (Extracted, Vec<Received>) {
    let server = ModelServer::start(provider, replies).await;
    let extractor = Extractor::with_model(settings(provider, &server.url())).unwrap();
    let extracted = extractor.ask(DESCRIPTION, TODAY, "ada").await.unwrap();
    (extracted, server.received())
}

/// The recipe is the model's, sound, and says so.
#[track_caller]
fn assert_by_model(extracted: &Extracted) {
    assert_eq!(extracted.recipe["tables"][0]["name"], "clients", "{:?}", extracted.notes);
    assert_eq!((&extracted.recipe["anchor"], &extracted.recipe["seed"]), (&json!("2026-11-21"), &json!(USUAL_SEED)));
    assert_eq!(
        extracted.recipe["tables"][0]["columns"][2],
        json!({"name": "age", "type": "integer", "min": 18, "max": 80, "step": 2})
    );
    assert!(Plan::new(&extracted.recipe, lists()).is_ok());
    let notes: Vec<(&str, &str)> =
        extracted.notes.iter().map(|note| (note.pointer.as_str(), note.message.as_str())).collect();
    assert_eq!(
        notes,
        [("", "tester-1 wrote this recipe; it was checked like any other."), ("/tables/0/columns/2", "Ages are even.")]
    );
}

/// The recipe is the offline reader's, and the first note gives this reason.
#[track_caller]
fn assert_offline(extracted: &Extracted, reason: &str) {
    let offline = description::read(DESCRIPTION, TODAY).unwrap();
    assert_eq!(extracted.recipe, offline.recipe);
    let first = &extracted.notes[0].message;
    assert_eq!(*first, format!("tester-1 was not used: {reason}. The description was read without it."));
    assert_eq!(extracted.notes[1..], offline.notes);
}

#[tokio::test]
async fn a_good_answer_becomes_the_recipe() {
    for provider in BOTH {
        let (extracted, received) = ask(provider, vec![text(good())]).await;
        assert_by_model(&extracted);
        let [Received { turns, form, steady: true }] = &received[..] else { panic!("{received:?}") };
        assert_eq!(form, "json_schema");
        assert!(turns[0].1.contains("person.full_name") && turns[0].1.contains("lognormal"));
        assert!(turns[1].1.contains(DESCRIPTION) && turns[1].1.contains("2026-11-21"));
        let said: String = turns.iter().map(|(_, text)| text.as_str()).collect();
        assert!(!said.contains(KEY));
    }
}

#[tokio::test]
async fn json_between_fences_and_settings_as_objects_are_understood() {
    for provider in BOTH {
        let fenced = format!("Here you are:\n```json\n{}\n```\nEnjoy!", good());
        assert_by_model(&ask(provider, vec![text(fenced)]).await.0);
        let mut answer: Value = serde_json::from_str(&good()).unwrap();
        answer["tables"][0]["columns"][2] =
            json!({"name": "age", "type": "integer", "settings": {"min": 18, "max": 80, "step": 2}});
        assert_by_model(&ask(provider, vec![text(answer.to_string())]).await.0);
        answer["tables"][0]["columns"][2] = json!({"name": "age", "type": "integer", "min": 18, "max": 80, "step": 2});
        assert_by_model(&ask(provider, vec![text(answer.to_string())]).await.0);
    }
}

#[tokio::test]
async fn a_wrong_recipe_is_sent_back_once_with_its_mistakes() {
    for provider in BOTH {
        let (extracted, received) = ask(provider, vec![text(bad()), text(good())]).await;
        assert_by_model(&extracted);
        let [_, second] = &received[..] else { panic!("{received:?}") };
        assert_eq!(second.turns[2].1, bad());
        let correction = &second.turns[3].1;
        assert!(
            correction.contains("/tables/0/columns/2/max: found 80")
                && correction.contains("at least min, which is 90"),
            "{correction}"
        );
        assert!(
            correction.contains("/tables/0/columns/1/type") && correction.contains("email.address"),
            "{correction}"
        );

        let (extracted, received) = ask(provider, vec![text(bad()), text(bad())]).await;
        assert_offline(&extracted, "its answer was wrong in 2 places after a correction");
        assert_eq!(received.len(), 2);
    }
}

#[tokio::test]
async fn nonsense_is_sent_back_once_too() {
    for provider in BOTH {
        let nonsense = "I would rather write a poem. ".repeat(1000);
        let (extracted, received) = ask(provider, vec![text(nonsense.clone()), text(good())]).await;
        assert_by_model(&extracted);
        assert!(nonsense.starts_with(&received[1].turns[2].1) && received[1].turns[2].1.len() == 2000);
        assert!(received[1].turns[3].1.contains("not one JSON object"));
        let (extracted, _) = ask(provider, vec![text("no"), text("{\"tables\": \"many\"}")]).await;
        assert_offline(&extracted, "its answer was wrong in 1 place after a correction");
    }
}

#[tokio::test]
async fn a_full_or_broken_server_is_asked_again() {
    for provider in BOTH {
        let full = Reply::Status(429, vec![("retry-after", "0")], json!({"error": {"code": 429}}));
        let (extracted, received) = ask(provider, vec![full.clone(), status(500), status(503), text(good())]).await;
        assert_by_model(&extracted);
        assert_eq!(received.len(), 4);
        // Not for ever.
        let (extracted, received) = ask(provider, vec![status(500), status(500), status(500), status(502)]).await;
        assert_offline(&extracted, "its provider is in trouble (status 502)");
        assert_eq!(received.len(), 4);
        let (extracted, _) = ask(provider, vec![full.clone(), full.clone(), full.clone(), full]).await;
        assert_offline(&extracted, "its provider takes no more requests at present");
    }
}

#[tokio::test]
async fn a_server_that_asks_to_wait_longer_than_there_is_time_is_not_asked_again() {
    let later = Reply::Status(429, vec![("retry-after", "3600")], json!({}));
    let quota = json!({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": [
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "86400s"}]}});
    for (provider, reply) in [
        (Provider::OpenAi, later.clone()),
        (Provider::Gemini, later),
        (Provider::Gemini, Reply::Status(429, Vec::new(), quota)),
    ] {
        let (extracted, received) = ask(provider, vec![reply]).await;
        assert_offline(&extracted, "its provider takes no more requests at present");
        assert_eq!(received.len(), 1);
    }
}

#[tokio::test]
async fn what_will_not_pass_is_not_tried_again() {
    for provider in BOTH {
        for (reply, reason) in [
            (status(401), "its provider does not accept the key of this server"),
            (status(403), "its provider does not accept the key of this server"),
            (status(404), "its provider refused the question (status 404)"),
            (status(302), "its provider refused the question (status 302)"),
            (Reply::Raw("<html>Sign in to the hotel's network</html>".to_owned()), "its answer could not be read"),
            (Reply::Raw(json!({"choices": [], "candidates": []}).to_string()), "its answer could not be read"),
            (Reply::Flood(3 * 1024 * 1024), "its answer is longer than 1024 KiB"),
            (text(" "), "its answer could not be read"),
        ] {
            let (extracted, received) = ask(provider, vec![reply]).await;
            assert_offline(&extracted, reason);
            assert_eq!(received.len(), 1, "{reason}");
        }
    }
    let invalid = json!({"error": {"code": 400, "message": "API key not valid. Please pass a valid API key."}});
    let (extracted, received) = ask(Provider::Gemini, vec![Reply::Status(400, Vec::new(), invalid)]).await;
    assert_offline(&extracted, "its provider does not accept the key of this server");
    assert_eq!(received.len(), 1);
}

#[tokio::test]
async fn a_server_without_schemas_is_asked_for_json_and_one_without_that_for_text() {
    for provider in BOTH {
        let server = ModelServer::start(
            provider,
            [Reply::OnlyIf("json_object", good()), Reply::OnlyIf("", good()), Reply::OnlyIf("", good())],
        )
        .await;
        let extractor = Extractor::with_model(settings(provider, &server.url())).unwrap();
        for _ in 0..3 {
            assert_by_model(&extractor.ask(DESCRIPTION, TODAY, "ada").await.unwrap());
        }
        let forms: Vec<String> = server.received().into_iter().map(|received| received.form).collect();
        // What worked last is asked for first.
        assert_eq!(forms, ["json_schema", "json_object", "json_object", "", ""]);
    }
    let hot = json!({"error": {"message": "Unsupported value: 'temperature' does not support 0 with this model."}});
    let (extracted, received) = ask(Provider::OpenAi, vec![Reply::Status(400, Vec::new(), hot), text(good())]).await;
    assert_by_model(&extracted);
    assert_eq!((received[0].steady, received[1].steady, received[1].form.as_str()), (true, false, "json_schema"));
}

#[tokio::test]
async fn a_model_that_does_not_answer_is_not_waited_for_longer_than_was_set() {
    for provider in BOTH {
        let server = ModelServer::start(provider, [Reply::Silence, Reply::Silence, Reply::Silence]).await;
        let mut settings = settings(provider, &server.url());
        settings.timeout = Duration::from_millis(400);
        let extractor = Extractor::with_model(settings).unwrap();
        let extracted = extractor.ask(DESCRIPTION, TODAY, "ada").await.unwrap();
        assert_offline(&extracted, "it did not answer within 0 s");
        let requests = server.received().len();
        assert!((1..=2).contains(&requests), "{requests} requests of half the time each");

        // One that hangs once is asked again.
        let server = ModelServer::start(provider, [Reply::Silence, text(good())]).await;
        let mut settings = self::settings(provider, &server.url());
        settings.timeout = Duration::from_secs(4);
        let extractor = Extractor::with_model(settings).unwrap();
        assert_by_model(&extractor.ask(DESCRIPTION, TODAY, "ada").await.unwrap());
    }
}

#[tokio::test]
async fn nobody_at_the_address_is_said() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let extractor = Extractor::with_model(settings(Provider::OpenAi, &url)).unwrap();
    assert_offline(&extractor.ask(DESCRIPTION, TODAY, "ada").await.unwrap(), "it could not be reached");
    let error = extractor.ask("hello", TODAY, "ada").await.unwrap_err();
    assert!(error.message.ends_with("tester-1 was not used: it could not be reached."), "{}", error.message);
}

#[tokio::test]
async fn requests_and_users_have_limits() {
    let server = ModelServer::start(Provider::OpenAi, [text(good()), text(good()), text(bad())]).await;
    let mut settings = settings(Provider::OpenAi, &server.url());
    (settings.rate, settings.user_rate) = (3, 2);
    let extractor = Extractor::with_model(settings).unwrap();
    for _ in 0..2 {
        assert_by_model(&extractor.ask(DESCRIPTION, TODAY, "ada").await.unwrap());
    }
    let refused = extractor.ask(DESCRIPTION, TODAY, "ada").await.unwrap();
    let told = "tester-1 was not used: your 2 requests a minute are used up, and there is room again in ";
    assert!(refused.notes[0].message.starts_with(told), "{:?}", refused.notes[0]);
    // The correction would be a request too many.
    let refused = extractor.ask(DESCRIPTION, TODAY, "eve").await.unwrap();
    let told = "tester-1 was not used: the server's 3 requests a minute are used up, and there is room again in ";
    assert!(refused.notes[0].message.starts_with(told), "{:?}", refused.notes[0]);
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn the_api_asks_the_model_only_when_told_to() {
    let model = ModelServer::start(Provider::Gemini, [text(good()), status(401)]).await;
    let extractor = Extractor::with_model(settings(Provider::Gemini, &model.url())).unwrap();
    let server = Server::with_extractor(extractor).await;
    let ada = server.user("ada@b.c").await;
    let readers = ada.get("/api/schemas/extract").await;
    let host = model.url().replace("http://", "");
    assert_eq!(
        readers.assert_status(200).body,
        json!({"model": {"name": MODEL, "host": host, "local": true, "seconds": 60}})
    );
    server.stranger().get("/api/schemas/extract").await.assert_problem(401);

    for body in [json!({"description": DESCRIPTION}), json!({"description": DESCRIPTION, "model": false})] {
        let answer = ada.post("/api/schemas/extract", body).await;
        assert_ne!(answer.assert_status(200).body["recipe"]["tables"][0]["name"], "clients");
    }
    assert_eq!(model.received().len(), 0);

    let asked = json!({"description": DESCRIPTION, "model": true});
    let answer = ada.post("/api/schemas/extract", asked.clone()).await;
    assert_eq!(answer.assert_status(200).body["recipe"]["tables"][0]["name"], "clients");
    let fallen = ada.post("/api/schemas/extract", asked).await;
    let note = fallen.assert_status(200).body["notes"][0]["message"].as_str().unwrap();
    assert!(note.starts_with("tester-1 was not used: its provider does not accept the key"), "{note}");
    assert!(!fallen.body.to_string().contains(KEY));
    assert_eq!(
        ada.post("/api/schemas/extract", json!({"description": "x", "model": "yes"})).await.pointers(),
        ["/model"]
    );
}

#[tokio::test]
async fn a_server_without_a_model_says_so() {
    let server = Server::new().await;
    let ada = server.user("ada@b.c").await;
    assert_eq!(ada.get("/api/schemas/extract").await.assert_status(200).body, json!({"model": null}));
    let refused = ada.post("/api/schemas/extract", json!({"description": DESCRIPTION, "model": true})).await;
    refused.assert_problem(422);
    assert_eq!(refused.pointers(), ["/model"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_asks_the_model_and_falls_back() {
    let model = ModelServer::start(Provider::OpenAi, [text(good()), status(401)]).await;
    let url = model.url();
    let run = move |with_model: bool| {
        let mut command = command::seedbed();
        command.args(["extract", DESCRIPTION, "--today", "2026-11-21"]);
        command.env("SEEDBED_MODEL_PROVIDER", "openai").env("SEEDBED_MODEL", MODEL);
        command.env("SEEDBED_MODEL_URL", &url).env("SEEDBED_MODEL_KEY", KEY);
        if with_model {
            command.arg("--with-model");
        }
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success() && !said.contains(KEY), "{said}");
        (serde_json::from_slice::<Value>(&output.stdout).unwrap(), said)
    };
    let [(by_model, said), (fallen, reason), (offline, _)] =
        tokio::task::spawn_blocking(move || [run(true), run(true), run(false)]).await.unwrap();
    assert_eq!(by_model["tables"][0]["name"], "clients");
    assert!(said.contains("note: tester-1 wrote this recipe") && said.contains("note: Ages are even."), "{said}");
    assert_eq!(fallen, offline);
    assert!(reason.contains("note: tester-1 was not used: its provider does not accept the key"), "{reason}");
    assert_eq!(model.received().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_behind_tls_is_asked_if_its_certificate_is_known() {
    let (model, certificate) = ModelServer::start_with_tls(Provider::Gemini, [text(good())]).await;
    let folder = tempfile::tempdir().unwrap();
    let known = folder.path().join("known.pem");
    std::fs::write(&known, certificate).unwrap();
    let other = rcgen::generate_simple_self_signed(["elsewhere".to_owned()]).unwrap();
    let unknown = folder.path().join("unknown.pem");
    std::fs::write(&unknown, other.cert.pem()).unwrap();
    let url = format!("https://localhost:{}", model.port());
    let run = move |certificates: &std::path::Path| {
        let mut command = command::seedbed();
        command.args(["extract", DESCRIPTION, "--with-model", "--model-provider", "gemini", "--model", MODEL]);
        command.args(["--model-url", &url]).env("SEEDBED_MODEL_KEY", KEY).env("SSL_CERT_FILE", certificates);
        let output = command.env_remove("SSL_CERT_DIR").output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    let [stranger, friend] = tokio::task::spawn_blocking(move || [run(&unknown), run(&known)]).await.unwrap();
    assert!(stranger.contains("tester-1 was not used: it could not be reached"), "{stranger}");
    assert!(friend.contains("tester-1 wrote this recipe"), "{friend}");
    assert_eq!(model.received().len(), 1);
}

#[test]
fn a_model_that_is_not_well_described_is_refused_before_anything_starts() {
    let folder = tempfile::tempdir().unwrap();
    for (flags, expected) in [
        (&["--model", "m"][..], "no provider"),
        (&["--model-provider", "openai", "--model-url", "ftp://h"], "no model"),
        (&["--model-provider", "gemini", "--model", "m"], "SEEDBED_MODEL_KEY"),
    ] {
        let text = command::refusal(command::serve(folder.path()).args(flags));
        assert!(text.contains("cannot use the language model") && text.contains(expected), "{text}");
    }
    let output = command::seedbed().args(["extract", DESCRIPTION, "--with-model"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--model-provider"));
    // The help shows which variable holds the key, and not the key.
    let help = command::seedbed().args(["serve", "--help"]).env("SEEDBED_MODEL_KEY", KEY).output().unwrap();
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    assert!(help.contains("SEEDBED_MODEL_KEY") && !help.contains(KEY), "{help}");
    assert!(help.starts_with("Serve the pages and the API"), "{help}");
}
