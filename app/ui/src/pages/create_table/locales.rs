//! The locales that have word lists, for the pages that choose among them; they need no server to be known.

use seedbed_recipe::Problem;
use serde_json::Value;

/// Every locale and its name in English, by name.
pub const LOCALES: [(&str, &str); 46] = [
    ("ar_SA", "Arabic (Saudi Arabia)"),
    ("zh_CN", "Chinese (China)"),
    ("zh_TW", "Chinese (Taiwan)"),
    ("hr_HR", "Croatian"),
    ("cs_CZ", "Czech"),
    ("da_DK", "Danish"),
    ("nl_BE", "Dutch (Belgium)"),
    ("nl_NL", "Dutch (Netherlands)"),
    ("en_AU", "English (Australia)"),
    ("en_CA", "English (Canada)"),
    ("en_IN", "English (India)"),
    ("en_IE", "English (Ireland)"),
    ("en_ZA", "English (South Africa)"),
    ("en_GB", "English (United Kingdom)"),
    ("en_US", "English (United States)"),
    ("fi_FI", "Finnish"),
    ("fr_BE", "French (Belgium)"),
    ("fr_CA", "French (Canada)"),
    ("fr_FR", "French (France)"),
    ("fr_CH", "French (Switzerland)"),
    ("de_AT", "German (Austria)"),
    ("de_DE", "German (Germany)"),
    ("de_CH", "German (Switzerland)"),
    ("el_GR", "Greek"),
    ("he_IL", "Hebrew"),
    ("hu_HU", "Hungarian"),
    ("id_ID", "Indonesian"),
    ("it_IT", "Italian"),
    ("ja_JP", "Japanese"),
    ("ko_KR", "Korean"),
    ("lv_LV", "Latvian"),
    ("nb_NO", "Norwegian"),
    ("pl_PL", "Polish"),
    ("pt_BR", "Portuguese (Brazil)"),
    ("pt_PT", "Portuguese (Portugal)"),
    ("ro_RO", "Romanian"),
    ("ru_RU", "Russian"),
    ("sk_SK", "Slovak"),
    ("sl_SI", "Slovenian"),
    ("es_MX", "Spanish (Mexico)"),
    ("es_ES", "Spanish (Spain)"),
    ("sv_SE", "Swedish"),
    ("th_TH", "Thai"),
    ("tr_TR", "Turkish"),
    ("uk_UA", "Ukrainian"),
    ("vi_VN", "Vietnamese"),
];

/// The locale of a recipe that names none.
pub const USUAL: &str = "en_US";

/// Whether there are word lists for a locale.
pub fn is_known(code: &str) -> bool {
    LOCALES.iter().any(|(known, _)| *known == code)
}

/// What is wrong with a recipe that asks for an unknown locale: a problem at each place that does.
pub fn problems(recipe: &Value, code: &str) -> Vec<Problem> {
    let mut places = Vec::new();
    find(recipe, String::new(), code, &mut places);
    let allowed = LOCALES.map(|(known, _)| known).join(", ");
    let problem =
        |pointer| Problem { pointer, found: Value::from(code).to_string(), allowed: format!("one of {allowed}") };
    places.into_iter().map(problem).collect()
}

fn find(value: &Value, pointer: String, code: &str, places: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let below = seedbed_recipe::problem::below(&pointer, key);
                if key == "locale" && member == code {
                    places.push(below);
                } else {
                    find(member, below, code, places);
                }
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                find(item, format!("{pointer}/{place}"), code, places);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn every_word_list_is_named_and_nothing_else() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../generate/lists");
        let files = std::fs::read_dir(folder).unwrap();
        let files = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let there: BTreeSet<String> = files.filter_map(|name| name.strip_suffix(".txt").map(str::to_owned)).collect();
        let named: BTreeSet<String> = LOCALES.iter().map(|(code, _)| (*code).to_owned()).collect();
        assert_eq!(named, there);
        assert!(LOCALES.is_sorted_by_key(|(_, name)| name));
    }

    #[test]
    fn an_unknown_locale_is_named_wherever_it_stands() {
        let recipe = json!({"locale": "xx_XX", "tables": [{"columns": [{"locale": "xx_XX"}, {"locale": "de_DE"}]}]});
        let found: Vec<String> = problems(&recipe, "xx_XX").into_iter().map(|problem| problem.pointer).collect();
        assert_eq!(found, ["/locale", "/tables/0/columns/0/locale"]);
    }
}
