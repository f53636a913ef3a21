//! The library: recipes for many domains, ready to be taken and changed, and the search that finds them.

mod search;
mod thesaurus;

pub use search::{Document, Index};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::LazyLock;

/// A recipe for a domain, with what is needed to show it and to find it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its name in addresses and files: small letters and hyphens.
    pub id: String,
    /// Its name on a page.
    pub title: String,
    /// One line that says what it contains.
    pub summary: String,
    /// A few words to filter by.
    pub tags: Vec<String>,
    /// Other words and phrases under which someone might look for it.
    pub keywords: Vec<String>,
    /// The recipe as JSON, without an anchor: whoever takes the template sets the day to which its relative dates
    /// refer.
    pub recipe: Value,
}

impl Template {
    /// The template as the search sees it.
    #[must_use]
    pub fn document(&self) -> Document {
        let document =
            Document::new(&self.id).with(&self.title, 4.0).with(&self.summary, 1.5).with_recipe(&self.recipe);
        let document = self.tags.iter().fold(document, |document, tag| document.with(tag, 1.0));
        self.keywords.iter().fold(document, |document, keyword| document.with(keyword, 3.0))
    }
}

/// All templates, by id.
///
/// The texts are part of the program only where this is called; they are parsed at the first call.
#[must_use]
pub fn templates() -> &'static [Template] {
    static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
        let mut templates: Vec<Template> = sources()
            .into_iter()
            .map(|source| serde_json::from_str(source).expect("the templates are part of the program and tested"))
            .collect();
        templates.sort_by(|a, b| a.id.cmp(&b.id));
        templates
    });
    &TEMPLATES
}

/// The template of this id.
#[must_use]
pub fn template(id: &str) -> Option<&'static Template> {
    let templates = templates();
    templates.binary_search_by(|template| template.id.as_str().cmp(id)).ok().map(|at| &templates[at])
}

/// The best `limit` templates for a description, best first, with scores from 0 to 1; none where nothing fits.
///
/// To search templates together with saved schemas, make an [`Index`] of both.
#[must_use]
pub fn find(query: &str, limit: usize) -> Vec<(&'static Template, f64)> {
    static INDEX: LazyLock<Index> = LazyLock::new(|| Index::new(templates().iter().map(Template::document)));
    INDEX.search(query, limit).into_iter().filter_map(|(id, score)| Some((template(id)?, score))).collect()
}

/// The text of every template.
fn sources() -> [&'static str; 70] {
    macro_rules! embed {
        ($($name:literal)*) => {
            [$(include_str!(concat!("../../templates/", $name, ".json"))),*]
        };
    }
    embed! {
        "ab_test" "ad_campaigns" "bank" "blog" "car_dealership" "car_rental" "card_payments" "census" "charity_donations"
        "chat_messages" "clinic" "clinical_trial" "contacts" "crm" "crypto_exchange" "dating_app" "email_campaigns"
        "energy_meters" "events_ticketing" "farm" "flights" "food_delivery" "forum" "gaming_telemetry" "gym" "hotel"
        "hr_employees" "insurance" "invoices" "iot_sensors" "lab_results" "library" "loans" "manufacturing"
        "music_streaming" "network_traffic" "online_courses" "online_shop" "payroll" "pharmacy" "product_catalogue"
        "project_management" "public_permits" "public_transport" "real_estate" "recruiting" "restaurant"
        "ride_sharing" "saas_subscriptions" "school" "server_logs" "shipping" "smart_city_traffic" "social_network"
        "software_repositories" "sports_league" "stock_trading" "supply_chain" "support_tickets" "survey_responses"
        "telecom_calls" "university" "user_accounts" "vehicle_fleet" "veterinary" "video_streaming" "warehouse"
        "weather_stations" "web_analytics" "zoo"
    }
}
