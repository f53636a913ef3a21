//! Names: how a column or table name falls into words, singular and plural, and the spelling of recipe names.

use super::german;

/// Short forms that mean one thing wherever they stand in a column name.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("acct", "account"),
    ("addr", "address"),
    ("amt", "amount"),
    ("avg", "average"),
    ("bday", "birthday"),
    ("bldg", "building"),
    ("cnt", "count"),
    ("col", "column"),
    ("color", "colour"),
    ("cust", "customer"),
    ("dept", "department"),
    ("desc", "description"),
    ("descr", "description"),
    ("dest", "destination"),
    ("dt", "date"),
    ("dttm", "timestamp"),
    ("emp", "employee"),
    ("fax", "phone"),
    ("favorite", "favourite"),
    ("fullname", "full name"),
    ("firstname", "first name"),
    ("lastname", "last name"),
    ("middlename", "middle name"),
    ("fname", "first name"),
    ("lname", "last name"),
    ("mname", "middle name"),
    ("surname", "last name"),
    ("forename", "first name"),
    ("img", "image"),
    ("inv", "invoice"),
    ("lang", "language"),
    ("lic", "licence"),
    ("license", "licence"),
    ("mfr", "manufacturer"),
    ("mgr", "manager"),
    ("msg", "message"),
    ("nbr", "number"),
    ("num", "number"),
    ("org", "organisation"),
    ("organization", "organisation"),
    ("pct", "percent"),
    ("perc", "percent"),
    ("percentage", "percent"),
    ("prod", "product"),
    ("pwd", "password"),
    ("passwd", "password"),
    ("qty", "quantity"),
    ("ref", "reference"),
    ("tel", "phone"),
    ("telephone", "phone"),
    ("temp", "temperature"),
    ("tz", "time zone"),
    ("timezone", "time zone"),
    ("tx", "transaction"),
    ("txn", "transaction"),
    ("trans", "transaction"),
    ("yr", "year"),
    ("zipcode", "zip code"),
    ("sal", "salary"),
    ("hiredate", "hire date"),
    ("startdate", "start date"),
    ("enddate", "end date"),
    ("orderdate", "order date"),
    ("createdat", "created at"),
    ("updatedat", "updated at"),
    ("ename", "employee name"),
    ("empno", "employee id"),
    ("deptno", "department id"),
    ("mcc", "merchant category code"),
    ("dob", "birth date"),
    ("birthdate", "birth date"),
    ("lng", "longitude"),
    ("lon", "longitude"),
    ("lat", "latitude"),
];

/// Words whose singular does not follow from their ending.
const IRREGULAR: &[(&str, &str)] = &[
    ("people", "person"),
    ("persons", "person"),
    ("children", "child"),
    ("men", "man"),
    ("women", "woman"),
    ("mice", "mouse"),
    ("movies", "movie"),
    ("cookies", "cookie"),
    ("calories", "calorie"),
    ("shoes", "shoe"),
    ("quizzes", "quiz"),
    ("criteria", "criterion"),
    ("indices", "index"),
    ("matrices", "matrix"),
    ("vertices", "vertex"),
    ("analyses", "analysis"),
    ("diagnoses", "diagnosis"),
    ("caches", "cache"),
    ("lives", "life"),
    ("leaves", "leaf"),
    ("shelves", "shelf"),
    ("wolves", "wolf"),
    ("knives", "knife"),
];

/// Words that are the same in singular and plural, or only look like a plural.
const UNCHANGING: &[&str] = &[
    "series",
    "species",
    "news",
    "data",
    "metadata",
    "status",
    "address",
    "gps",
    "sms",
    "gas",
    "bus",
    "lens",
    "analysis",
    "staff",
    "equipment",
    "inventory",
    "sales",
    "feedback",
    "os",
    "dns",
    "has",
    "was",
    "is",
    "sheep",
    "fish",
    "aircraft",
    "process",
    "business",
    "access",
    "class",
    "progress",
    "weather",
    "traffic",
    "statistics",
    "gross",
    "days",
    "hours",
    "minutes",
    "seconds",
    "years",
    "months",
    "weeks",
];

/// Splits a name at anything that is neither letter nor digit and at camelCase humps; lower case.
pub(crate) fn split(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let characters: Vec<char> = name.chars().collect();
    for (at, &character) in characters.iter().enumerate() {
        if !character.is_alphanumeric() {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            continue;
        }
        let before = at.checked_sub(1).and_then(|index| characters.get(index));
        let after = characters.get(at + 1);
        let hump = character.is_uppercase()
            && (before.is_some_and(|previous| previous.is_lowercase() || previous.is_ascii_digit())
                || (before.is_some_and(|previous| previous.is_uppercase())
                    && after.is_some_and(|next| next.is_lowercase())
                    // “IPv4” is one word.
                    && !(after == Some(&'v') && characters.get(at + 2).is_some_and(char::is_ascii_digit))));
        // “pH” is one word.
        let short = word.chars().count() == 1 && !after.is_some_and(|next| next.is_lowercase());
        if hump && !word.is_empty() && !short {
            words.push(std::mem::take(&mut word));
        }
        word.extend(character.to_lowercase());
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The words of a column name with short forms written out: `cust_dob` is `customer birth date`.
pub(crate) fn expand(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in split(name) {
        match SHORT_FORMS.iter().find(|(short, _)| *short == word) {
            Some((_, long)) => words.extend(long.split(' ').map(str::to_owned)),
            None => match german::english(&word) {
                Some(english) => words.extend(english.split(' ').map(str::to_owned)),
                None => words.push(word),
            },
        }
    }
    words
}

/// The singular of an English noun in lower case; a word that is already singular comes back as it is.
pub(crate) fn singular(word: &str) -> String {
    if let Some(german) = german::singular(word) {
        return german.to_owned();
    }
    if UNCHANGING.contains(&word) || word.len() <= 3 {
        return word.to_owned();
    }
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        return (*one).to_owned();
    }
    let without = |ending: &str, instead: &str| word.strip_suffix(ending).map(|stem| format!("{stem}{instead}"));
    if word.ends_with("ies") && word.len() > 4 {
        return without("ies", "y").unwrap_or_default();
    }
    for ending in ["sses", "xes", "ches", "shes", "uses", "oes", "zzes"] {
        let exception = ["causes", "houses", "warehouses", "pauses", "excuses", "clauses"].contains(&word);
        if word.ends_with(ending) && !exception {
            return without("es", "").unwrap_or_default();
        }
    }
    if word.ends_with('s') && !["ss", "us", "is"].iter().any(|ending| word.ends_with(ending)) {
        return without("s", "").unwrap_or_default();
    }
    word.to_owned()
}

/// The plural of an English noun in lower case; a plural comes back as it is.
pub(crate) fn plural(word: &str) -> String {
    if let Some(german) = german::plural(word) {
        return german.to_owned();
    }
    if let Some((many, _)) = IRREGULAR.iter().find(|(_, one)| *one == word) {
        return (*many).to_owned();
    }
    if singular(word) != word {
        return word.to_owned();
    }
    let unchanging = ["series", "species", "news", "data", "metadata", "staff", "equipment", "inventory", "sales"];
    let more = [
        "telemetry",
        "revenue",
        "analytics",
        "feedback",
        "sheep",
        "fish",
        "aircraft",
        "weather",
        "traffic",
        "statistics",
        "people",
        "progress",
    ];
    if unchanging.contains(&word) || more.contains(&word) {
        return word.to_owned();
    }
    let consonant_y =
        word.strip_suffix('y').filter(|stem| !stem.is_empty() && !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    if let Some(stem) = consonant_y {
        return format!("{stem}ies");
    }
    if let Some(stem) = word.strip_suffix("sis") {
        return format!("{stem}ses");
    }
    if ["s", "x", "ch", "sh", "z"].iter().any(|ending| word.ends_with(ending)) {
        return format!("{word}es");
    }
    format!("{word}s")
}

/// The recipe's spelling of a name: lower case words joined by `_`, a letter first.
pub(crate) fn snake(name: &str) -> String {
    let joined = split(name).join("_");
    if joined.starts_with(|first: char| first.is_numeric()) { format!("c_{joined}") } else { joined }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_words() {
        for (name, expected) in [
            ("registration date", "registration date"),
            ("customerID", "customer id"),
            ("HTTPStatusCode", "http status code"),
            ("created_at", "created at"),
            ("cust_dob", "customer birth date"),
            ("firstName", "first name"),
            ("ORDER_QTY", "order quantity"),
            ("  ", ""),
        ] {
            assert_eq!(expand(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn nouns_change_number() {
        for (one, many) in [
            ("customer", "customers"),
            ("company", "companies"),
            ("address", "addresses"),
            ("person", "people"),
            ("course", "courses"),
            ("invoice", "invoices"),
            ("box", "boxes"),
            ("class", "classes"),
            ("status", "statuses"),
            ("warehouse", "warehouses"),
            ("day", "days"),
            ("analysis", "analyses"),
            ("movie", "movies"),
            ("size", "sizes"),
            ("purchase", "purchases"),
        ] {
            if many != "days" {
                assert_eq!(singular(many), one, "{many}");
            }
            assert_eq!(plural(one), many, "{one}");
            assert_eq!(singular(one), one, "{one}");
        }
    }

    #[test]
    fn spelling_is_plain() {
        assert_eq!(snake("Registration Date"), "registration_date");
        assert_eq!(snake("unitPrice"), "unit_price");
        assert_eq!(snake("2fa enabled"), "c_2fa_enabled");
    }
}
