//! German in descriptions: nouns of tables and columns with their English meaning, and the small words between them.

use super::romance;

/// Singular, plural, and the English words that the phrase book knows.
const NOUNS: &[(&str, &str, &str)] = &[
    ("abteilung", "abteilungen", "department"),
    ("adresse", "adressen", "address"),
    ("anrede", "anreden", "salutation"),
    ("anschrift", "anschriften", "address"),
    ("anzahl", "anzahlen", "quantity"),
    ("artikel", "artikel", "product"),
    ("artikelnummer", "artikelnummern", "sku"),
    ("arzt", "ärzte", "doctor"),
    ("ausgabe", "ausgaben", "expense"),
    ("austrittsdatum", "austrittsdaten", "termination date"),
    ("bemerkung", "bemerkungen", "note"),
    ("benutzer", "benutzer", "user"),
    ("benutzername", "benutzernamen", "username"),
    ("beruf", "berufe", "job title"),
    ("beschreibung", "beschreibungen", "description"),
    ("bestelldatum", "bestelldaten", "order date"),
    ("bestellnummer", "bestellnummern", "order number"),
    ("bestellung", "bestellungen", "order"),
    ("betrag", "beträge", "amount"),
    ("bewertung", "bewertungen", "rating"),
    ("buch", "bücher", "book"),
    ("buchung", "buchungen", "booking"),
    ("bundesland", "bundesländer", "state"),
    ("datum", "daten", "date"),
    ("diagnose", "diagnosen", "diagnosis"),
    ("einkommen", "einkommen", "income"),
    ("eintrittsdatum", "eintrittsdaten", "hire date"),
    ("nettobetrag", "nettobeträge", "net amount"),
    ("bruttobetrag", "bruttobeträge", "gross amount"),
    ("einzelpreis", "einzelpreise", "unit price"),
    ("fahrzeug", "fahrzeuge", "vehicle"),
    ("farbe", "farben", "colour"),
    ("firma", "firmen", "company"),
    ("fälligkeitsdatum", "fälligkeitsdaten", "due date"),
    ("geburtsdatum", "geburtsdaten", "birth date"),
    ("geburtsort", "geburtsorte", "birth place"),
    ("geburtstag", "geburtstage", "birth date"),
    ("gehalt", "gehälter", "salary"),
    ("gesamtbetrag", "gesamtbeträge", "total amount"),
    ("gesamtpreis", "gesamtpreise", "total price"),
    ("geschlecht", "geschlechter", "gender"),
    ("gewicht", "gewichte", "weight"),
    ("handynummer", "handynummern", "mobile number"),
    ("hausnummer", "hausnummern", "house number"),
    ("kategorie", "kategorien", "category"),
    ("kennzeichen", "kennzeichen", "licence plate"),
    ("kommentar", "kommentare", "comment"),
    ("konto", "konten", "bank account"),
    ("kontonummer", "kontonummern", "account number"),
    ("kontostand", "kontostände", "balance"),
    ("kunde", "kunden", "customer"),
    ("kundennummer", "kundennummern", "customer number"),
    ("körpergröße", "körpergrößen", "body height"),
    ("lagerbestand", "lagerbestände", "stock quantity"),
    ("lehrer", "lehrer", "teacher"),
    ("lieferant", "lieferanten", "supplier"),
    ("lieferdatum", "lieferdaten", "delivery date"),
    ("lieferung", "lieferungen", "delivery"),
    ("menge", "mengen", "quantity"),
    ("messwert", "messwerte", "measurement"),
    ("mitarbeiter", "mitarbeiter", "employee"),
    ("mitglied", "mitglieder", "member"),
    ("mwst", "mwst", "tax amount"),
    ("nachname", "nachnamen", "last name"),
    ("notiz", "notizen", "note"),
    ("ort", "orte", "city"),
    ("passwort", "passwörter", "password"),
    ("postleitzahl", "postleitzahlen", "postal code"),
    ("preis", "preise", "price"),
    ("produkt", "produkte", "product"),
    ("rabatt", "rabatte", "discount"),
    ("rechnung", "rechnungen", "invoice"),
    ("rechnungsdatum", "rechnungsdaten", "invoice date"),
    ("rechnungsnummer", "rechnungsnummern", "invoice number"),
    ("schüler", "schüler", "student"),
    ("staatsangehörigkeit", "staatsangehörigkeiten", "nationality"),
    ("stadt", "städte", "city"),
    ("steuer", "steuern", "tax"),
    ("strasse", "strassen", "street address"),
    ("straße", "straßen", "street address"),
    ("summe", "summen", "total"),
    ("telefon", "telefone", "phone"),
    ("telefonnummer", "telefonnummern", "phone number"),
    ("termin", "termine", "appointment"),
    ("umsatz", "umsätze", "sales"),
    ("versanddatum", "versanddaten", "shipping date"),
    ("vorname", "vornamen", "first name"),
    ("währung", "währungen", "currency"),
    ("zahlung", "zahlungen", "payment"),
    ("zahlungsart", "zahlungsarten", "payment method"),
    ("zeitpunkt", "zeitpunkte", "timestamp"),
    ("zeitstempel", "zeitstempel", "timestamp"),
];

/// Small words, and the English ones that the grammar knows.
const SMALL: &[(&str, &str)] = &[
    ("ich", "i"),
    ("möchte", "want"),
    ("brauche", "need"),
    ("bitte", "please"),
    ("mit", "with"),
    ("und", "and"),
    ("oder", "or"),
    ("zwischen", "between"),
    ("bis", "to"),
    ("von", "from"),
    ("aus", "from"),
    ("für", "for"),
    ("pro", "per"),
    ("je", "per"),
    ("jede", "each"),
    ("jeder", "each"),
    ("jedes", "each"),
    ("hat", "has"),
    ("haben", "have"),
    ("tabelle", "table"),
    ("tabellen", "tables"),
    ("zeilen", "rows"),
    ("zeile", "row"),
    ("datensätze", "records"),
    ("spalten", "columns"),
    ("felder", "fields"),
    ("eindeutig", "unique"),
    ("optional", "optional"),
    ("erzeuge", "generate"),
    ("erstelle", "create"),
    ("ich", "i"),
    ("brauche", "need"),
    ("bitte", "please"),
    ("eine", "a"),
    ("einen", "a"),
    ("mindestens", "at least"),
    ("höchstens", "at most"),
    ("über", "over"),
    ("unter", "under"),
    ("seit", "since"),
    ("tage", "days"),
    ("jahre", "years"),
    ("prozent", "percent"),
    ("tausend", "thousand"),
    ("mwst", "mwst"),
    ("ohne", "without"),
    ("millionen", "million"),
    ("mio", "million"),
    ("etwa", "about"),
    ("davon", "of"),
    ("ist", "is"),
];

/// The English words for a German, French or Spanish noun in either number, in lower case.
pub(crate) fn english(word: &str) -> Option<&'static str> {
    noun(word).map(|(_, _, english)| *english)
}

/// The singular of such a noun that the list has.
pub(crate) fn singular(word: &str) -> Option<&'static str> {
    noun(word).map(|(one, _, _)| *one)
}

/// The plural of such a noun that the list has.
pub(crate) fn plural(word: &str) -> Option<&'static str> {
    noun(word).map(|(_, many, _)| *many)
}

fn noun(word: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    NOUNS.iter().chain(romance::NOUNS).find(|(one, many, _)| *one == word || *many == word)
}

/// The English word for a German small word.
pub(crate) fn small(word: &str) -> Option<&'static str> {
    SMALL.iter().find(|(german, _)| *german == word).map(|(_, english)| *english)
}

/// Whether words in lower case are German: two nouns, or a noun and “mit”, “und” or the like.
pub(crate) fn is_german(words: &[String]) -> bool {
    let own = |word: &&String| NOUNS.iter().any(|(one, many, _)| one == word || many == word);
    let nouns = words.iter().filter(own).count();
    let telling =
        ["mit", "und", "oder", "zwischen", "für", "zeilen", "tabelle", "spalten", "erzeuge", "erstelle", "jeder"];
    let small = words.iter().filter(|word| telling.contains(&word.as_str())).count();
    nouns >= 2 || (nouns >= 1 && small >= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_have_their_english_words_in_both_numbers() {
        assert_eq!(english("kunden"), Some("customer"));
        assert_eq!(english("kunde"), Some("customer"));
        assert_eq!(singular("rechnungen"), Some("rechnung"));
        assert_eq!(plural("arzt"), Some("ärzte"));
        assert_eq!(english("customer"), None);
    }

    #[test]
    fn a_description_is_german_by_its_nouns_and_small_words() {
        let is = |text: &str| is_german(&text.split(' ').map(str::to_lowercase).collect::<Vec<_>>());
        assert!(is("100 Kunden mit Vorname"));
        assert!(is("Vorname Nachname"));
        assert!(!is("100 customers with name"));
        assert!(!is("packages with licence MIT and plan pro"));
    }
}
