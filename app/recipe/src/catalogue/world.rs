//! Types about time, vehicles, medicine, colours and other subjects.

use super::{Group, TypeSpec};

pub(super) const TIME: Group = Group {
    id: "time",
    title: "Time",
    types: &[
        TypeSpec::plain("time.month", "Month", "The name of a month"),
        TypeSpec::plain("time.weekday", "Weekday", "The name of a day"),
        TypeSpec::plain("time.year", "Year", "Of the thirty years before the anchor date"),
        TypeSpec::plain("time.time_zone", "Time zone", "A zone's name (IANA)"),
        TypeSpec::plain("time.unix_timestamp", "Unix time", "Seconds since 1970, in the year before the anchor date"),
        TypeSpec::plain("time.iso_week", "Week", "A week of the year (ISO 8601)"),
        TypeSpec::plain("time.duration", "Duration", "Hours and minutes (ISO 8601)"),
        TypeSpec::plain("time.cron", "Cron expression", "When a task runs"),
        TypeSpec::plain("time.hour", "Hour", "0 to 23"),
    ],
};

pub(super) const VEHICLE: Group = Group {
    id: "vehicle",
    title: "Vehicle",
    types: &[
        TypeSpec::plain("vehicle.manufacturer", "Manufacturer", "Fits the model beside it"),
        TypeSpec::plain("vehicle.model", "Model", "Fits the manufacturer beside it"),
        TypeSpec::plain("vehicle.type", "Vehicle type", "Estate, saloon, ..."),
        TypeSpec::plain("vehicle.fuel", "Fuel", "Petrol, electricity, ..."),
        TypeSpec::plain("vehicle.colour", "Vehicle colour", "By share on the road"),
        TypeSpec::distinct("vehicle.vin", "VIN", "17 characters with the check digit (ISO 3779, 49 CFR 565)"),
        TypeSpec::distinct("vehicle.licence_plate", "Licence plate", "Letters and digits"),
    ],
};

pub(super) const MEDICAL: Group = Group {
    id: "medical",
    title: "Medical",
    types: &[
        TypeSpec::plain("medical.condition", "Condition", "A diagnosis; fits the ICD-10 code beside it"),
        TypeSpec::plain("medical.icd10", "ICD-10 code", "Fits the condition beside it"),
        TypeSpec::plain("medical.drug", "Drug", "A generic name"),
        TypeSpec::plain("medical.specialty", "Specialty", "A field of medicine"),
        TypeSpec::plain("medical.blood_type", "Blood type", "By share of the population"),
        TypeSpec::plain("medical.procedure", "Procedure", "What was done"),
        TypeSpec::plain("medical.allergen", "Allergen", "What someone does not tolerate"),
        TypeSpec::distinct("medical.npi", "NPI", "A US provider number with its check digit"),
        TypeSpec::distinct("medical.mrn", "Record number", "MRN and eight digits"),
        TypeSpec::plain("medical.heart_rate", "Heart rate", "Beats a minute at rest"),
        TypeSpec::plain("medical.blood_pressure", "Blood pressure", "Systolic over diastolic, mmHg"),
        TypeSpec::plain("medical.temperature", "Body temperature", "Degrees Celsius"),
        TypeSpec::plain("medical.dosage", "Dosage", "Amount and frequency"),
    ],
};

pub(super) const COLOUR: Group = Group {
    id: "colour",
    title: "Colour",
    types: &[
        TypeSpec::plain("colour.name", "Colour", "A colour's name"),
        TypeSpec::distinct("colour.hex", "Hex colour", "Such as #3b82f6"),
        TypeSpec::plain("colour.rgb", "RGB colour", "Such as rgb(59, 130, 246)"),
        TypeSpec::plain("colour.hsl", "HSL colour", "Such as hsl(217, 91%, 60%)"),
        TypeSpec::plain("colour.css", "CSS colour", "A named colour of CSS"),
    ],
};

pub(super) const AIRLINE: Group = Group {
    id: "airline",
    title: "Airline",
    types: &[
        TypeSpec::plain("airline.airport", "Airport", "Fits the airport code beside it"),
        TypeSpec::plain("airline.airport_code", "Airport code", "Three letters (IATA)"),
        TypeSpec::plain("airline.airline", "Airline", "Fits the airline code and flight number beside it"),
        TypeSpec::plain("airline.airline_code", "Airline code", "Two characters (IATA)"),
        TypeSpec::plain("airline.aircraft", "Aircraft", "A type of aircraft"),
        TypeSpec::plain("airline.flight_number", "Flight number", "Airline code and number"),
        TypeSpec::plain("airline.seat", "Seat", "Row and letter"),
        TypeSpec::distinct("airline.record_locator", "Record locator", "Six letters and digits"),
    ],
};

pub(super) const EDUCATION: Group = Group {
    id: "education",
    title: "Education",
    types: &[
        TypeSpec::plain("education.university", "University", "Named after a place"),
        TypeSpec::plain("education.degree", "Degree", "An academic degree"),
        TypeSpec::plain("education.subject", "Subject", "A field of study"),
        TypeSpec::plain("education.course_code", "Course code", "Letters and a number"),
        TypeSpec::plain("education.grade", "Grade", "A to F, mostly good"),
        TypeSpec::plain("education.gpa", "Grade point average", "0.00 to 4.00, around 3"),
    ],
};

pub(super) const FOOD: Group = Group {
    id: "food",
    title: "Food",
    types: &[
        TypeSpec::plain("food.dish", "Dish", "A meal"),
        TypeSpec::plain("food.ingredient", "Ingredient", "What meals are made of"),
        TypeSpec::plain("food.fruit", "Fruit", "A fruit"),
        TypeSpec::plain("food.vegetable", "Vegetable", "A vegetable"),
        TypeSpec::plain("food.spice", "Spice", "A spice"),
    ],
};

pub(super) const ANIMAL: Group = Group {
    id: "animal",
    title: "Animal",
    types: &[
        TypeSpec::plain("animal.type", "Animal", "A kind of animal"),
        TypeSpec::plain("animal.dog", "Dog breed", "A breed of dogs"),
        TypeSpec::plain("animal.cat", "Cat breed", "A breed of cats"),
        TypeSpec::plain("animal.bird", "Bird", "A kind of bird"),
    ],
};

pub(super) const MEDIA: Group = Group {
    id: "media",
    title: "Media",
    types: &[
        TypeSpec::plain("media.book_genre", "Book genre", "A kind of book"),
        TypeSpec::plain("media.music_genre", "Music genre", "A kind of music"),
        TypeSpec::plain("media.movie_genre", "Film genre", "A kind of film"),
        TypeSpec::plain("media.instrument", "Instrument", "What music is played on"),
    ],
};

pub(super) const SCIENCE: Group = Group {
    id: "science",
    title: "Science",
    types: &[
        TypeSpec::plain("science.element", "Chemical element", "Fits the symbol beside it"),
        TypeSpec::plain("science.element_symbol", "Element symbol", "Such as He"),
        TypeSpec::plain("science.unit", "Unit", "A unit of measurement"),
    ],
};

pub(super) const SPORT: Group =
    Group { id: "sport", title: "Sport", types: &[TypeSpec::plain("sport.name", "Sport", "A sport")] };

pub(super) const LANGUAGE: Group = Group {
    id: "language",
    title: "Language",
    types: &[
        TypeSpec::plain("language.name", "Language", "Fits the code beside it"),
        TypeSpec::plain("language.code", "Language code", "Two letters (ISO 639-1)"),
    ],
};
