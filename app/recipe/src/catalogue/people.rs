//! Types about people, how to reach them and where they live. Those with the same `of` in a row describe one
//! person and one place.

use super::{Group, SettingKind as Kind, SettingSpec as Setting, TypeSpec};

pub(super) const PERSON: Group = Group {
    id: "person",
    title: "Person",
    types: &[
        TypeSpec::distinct("person.full_name", "Full name", "First and last name in the locale's order"),
        TypeSpec::plain("person.first_name", "First name", "A first name that fits the gender"),
        TypeSpec::plain("person.last_name", "Last name", "A family name"),
        TypeSpec::plain("person.middle_name", "Middle name", "A second first name of the same gender"),
        TypeSpec::plain(
            "person.prefix",
            "Title",
            "A form of address that fits the gender, such as Mrs.; no value where a language has none",
        ),
        TypeSpec::plain(
            "person.suffix",
            "Name suffix",
            "What may stand behind a name, such as Jr.; no value where a language has none",
        ),
        TypeSpec::new(
            "person.gender",
            "Gender",
            "female or male; first names fit it",
            &[
                Setting::or("female_share", Kind::Number(0.0, 1.0), "0.5", "Share of women"),
                Setting::or("form", Kind::OneOf(&["word", "letter"]), "\"word\"", "female and male, or F and M"),
            ],
        ),
        TypeSpec::plain("person.job_title", "Job title", "A profession"),
        TypeSpec::plain("person.hobby", "Hobby", "A pastime"),
        TypeSpec::plain(
            "person.zodiac",
            "Zodiac sign",
            "One of the twelve signs; agrees with the birth date of the same person",
        ),
        TypeSpec::new(
            "person.age",
            "Age",
            "Age in years; agrees with the birth date of the same person at the anchor date",
            &[
                Setting::or("min", Kind::Integer(0, 120), "18", "Youngest"),
                Setting::or("max", Kind::Integer(0, 120), "80", "Oldest"),
            ],
        ),
        TypeSpec::new(
            "person.birth_date",
            "Birth date",
            "A day of birth; agrees with the age of the same person",
            &[
                Setting::or("min_age", Kind::Integer(0, 120), "18", "Youngest, in years at the anchor date"),
                Setting::or("max_age", Kind::Integer(0, 120), "80", "Oldest, in years at the anchor date"),
            ],
        ),
        TypeSpec::distinct(
            "person.national_id",
            "National id",
            "A number in the form of a US social security number, from ranges never issued",
        ),
    ],
};

const MOBILE_SHARE: Setting = Setting::or(
    "mobile_share",
    Kind::Number(0.0, 1.0),
    "0.5",
    "Share of mobile numbers, which have no area code; without effect where they look like any other, as in the US",
);

pub(super) const PHONE: Group = Group {
    id: "phone",
    title: "Phone",
    types: &[
        TypeSpec::new(
            "phone.number",
            "Phone number",
            "In the country's usual form, with the area code of the place unless it is a mobile one",
            &[MOBILE_SHARE],
        )
        .unique(),
        TypeSpec::new("phone.e164", "Phone number (E.164)", "With + and country code, digits only", &[MOBILE_SHARE])
            .unique(),
        TypeSpec::distinct("phone.imei", "IMEI", "A device number with its check digit (Luhn)"),
    ],
};

pub(super) const INTERNET: Group = Group {
    id: "internet",
    title: "Internet",
    types: &[
        TypeSpec::distinct("internet.email", "E-mail address", "Made from the person's name, at a reserved domain"),
        TypeSpec::distinct("internet.username", "User name", "Made from the person's name"),
        TypeSpec::new(
            "internet.password",
            "Password",
            "Random letters, digits and signs",
            &[Setting::or("length", Kind::Integer(4, 128), "14", "How many characters")],
        ),
        TypeSpec::distinct(
            "internet.domain",
            "Domain name",
            "Two words and a top-level domain; that of the URL beside it",
        ),
        TypeSpec::distinct("internet.url", "URL", "A web address with a path"),
        TypeSpec::plain("internet.user_agent", "User agent", "What a browser calls itself"),
        TypeSpec::plain("internet.http_status", "HTTP status", "A status code"),
        TypeSpec::plain("internet.http_method", "HTTP method", "GET, POST, ... as often as in real traffic"),
        TypeSpec::distinct("internet.slug", "Slug", "Three words joined by hyphens"),
        TypeSpec::plain("internet.tld", "Top-level domain", "The end of a domain name"),
        TypeSpec::plain("internet.hashtag", "Hashtag", "A word behind a #"),
        TypeSpec::distinct("internet.avatar_url", "Avatar URL", "The address of a picture at a reserved domain"),
    ],
};

const ANY: &[Setting] =
    &[Setting::or("any", Kind::Flag, "false", "Any country of the world instead of the locale's own")];

pub(super) const LOCATION: Group = Group {
    id: "location",
    title: "Location",
    types: &[
        TypeSpec::distinct(
            "location.street_address",
            "Street address",
            "House number and street in the locale's order",
        ),
        TypeSpec::plain("location.street", "Street", "The name of a street"),
        TypeSpec::plain("location.building_number", "House number", "The number of a building"),
        TypeSpec::plain("location.secondary_address", "Flat", "Apartment or suite"),
        TypeSpec::plain("location.city", "City", "A city, as often as its population suggests"),
        TypeSpec::plain("location.region", "Region", "State, province or county of the city"),
        TypeSpec::plain("location.region_code", "Region code", "The region's abbreviation"),
        TypeSpec::plain("location.postal_code", "Postal code", "One that lies in the city"),
        TypeSpec::new("location.country", "Country", "The locale's country; fits the place beside it", ANY),
        TypeSpec::new(
            "location.country_code",
            "Country code",
            "Two letters (ISO 3166-1 alpha-2); fits the place beside it",
            ANY,
        ),
        TypeSpec::new(
            "location.country_code3",
            "Country code, three letters",
            "Three letters (ISO 3166-1 alpha-3); fits the place beside it",
            ANY,
        ),
        TypeSpec::plain("location.latitude", "Latitude", "Degrees north, near the city"),
        TypeSpec::plain("location.longitude", "Longitude", "Degrees east, near the city"),
        TypeSpec::plain("location.coordinates", "Coordinates", "Latitude and longitude, near the city"),
        TypeSpec::plain("location.time_zone", "Time zone", "The zone of the city's region (IANA)"),
        TypeSpec::distinct("location.full_address", "Full address", "Street, postal code, city and region in one line"),
    ],
};
