//! What things usually have: the columns of “1000 users” when none are named, and the tables of “a shop”.

/// Things (singular, `|` between names) and their usual columns, in words that the reader reads itself.
const ENTITIES: &[(&str, &str)] = &[
    ("customer|client|buyer|shopper|consumer", "id, full name, email, phone, city, country, signup date, status"),
    (
        "user|account|user account|profile|user profile",
        "id, username, full name, email, role, created at, last login, is active",
    ),
    (
        "person|citizen|resident|individual|adult|man|woman",
        "id, full name, gender, birth date, email, phone, street address, city, postal code",
    ),
    ("contact", "id, first name, last name, email, phone, company, job title"),
    (
        "employee|staff member|worker|staff|staff|colleague",
        "id, full name, email, job title, department, hire date, salary, employment type",
    ),
    ("member|subscriber", "id, full name, email, join date, membership level, status"),
    ("lead|prospect", "id, full name, company, email, phone, lead source, lead status, created at"),
    (
        "company|business|organisation|vendor|supplier|firm|merchant|partner",
        "id, company name, industry, website, employee count, annual revenue, city, country",
    ),
    ("product|item|article", "id, product name, sku, category, price, stock quantity, created at"),
    ("category|product category", "id, category, description"),
    (
        "order|purchase|sales order",
        "id, order number, order date, order status, total amount, payment method, shipping city",
    ),
    (
        "order item|order line|line item|invoice line|invoice item",
        "id, product name, quantity, unit price, line total = quantity * unit price",
    ),
    (
        "sale|sales|sales record|sales transaction",
        "id, sale date, product name, category, quantity, unit price, total = quantity * unit price, region",
    ),
    (
        "invoice|bill",
        "id, invoice number, customer name, invoice date, due date, subtotal, tax amount, total = subtotal + tax amount, invoice status",
    ),
    ("payment", "id, payment date, amount, currency, payment method, payment status"),
    (
        "transaction|bank transaction|financial transaction",
        "id, transaction date, account number, amount, currency, transaction type, merchant name, transaction status",
    ),
    ("bank account", "id, account number, iban, account type, balance, opened date"),
    ("credit card|card", "id, card number, card issuer, card expiry, card cvv, cardholder"),
    ("loan", "id, borrower name, loan amount, interest rate, loan term, start date, loan status"),
    ("stock|trade|stock trade", "id, ticker, trade date, side, quantity, share price, exchange"),
    (
        "insurance policy|policy",
        "id, policy number, holder name, policy type, premium, coverage amount, start date, end date, policy status",
    ),
    ("claim|insurance claim", "id, claim number, claim date, claim amount, claim status, description"),
    ("patient", "id, medical record number, full name, gender, birth date, blood type, phone, city, diagnosis"),
    ("doctor|physician|nurse", "id, full name, specialty, npi, phone, email, years of experience"),
    (
        "appointment|visit|doctor visit",
        "id, patient name, doctor name, appointment date, appointment time, appointment type, appointment status",
    ),
    ("prescription", "id, patient name, drug name, dosage, prescribed date, frequency of dose"),
    ("student|pupil", "id, student number, full name, email, birth date, major, gpa, enrollment date"),
    ("teacher|instructor|professor", "id, full name, email, teacher subject, hire date, salary"),
    ("course|class", "id, course code, course name, instructor name, credits, class size"),
    ("enrollment|enrolment", "id, enrollment date, course name, letter grade, enrollment status"),
    ("exam|test|exam result", "id, student name, exam subject, exam date, score, letter grade"),
    ("book", "id, book title, author, isbn, book genre, publication year, page count, price"),
    ("author|writer", "id, full name, birth date, nationality, website"),
    ("movie|film", "id, movie title, director, movie genre, release year, runtime minutes, average rating, budget"),
    ("song|track", "id, song title, artist, album, music genre, song duration, release year"),
    ("album", "id, album title, artist, music genre, release date, average rating"),
    ("game|video game", "id, game title, game genre, platform, release date, price, average rating"),
    ("podcast|episode|video", "id, title, host name, duration minutes, published date, view count"),
    (
        "sensor|device|iot device|smart device",
        "id, device id, sensor type, ip address, firmware version, battery level, device status, installed date",
    ),
    (
        "sensor reading|reading|measurement|telemetry|iot reading|sensor|sensor data",
        "id, device id, timestamp, temperature, humidity, pressure, battery level",
    ),
    (
        "weather|weather observation|weather reading|forecast",
        "id, city, date, high temperature, low temperature, humidity, precipitation, wind speed, weather condition",
    ),
    (
        "log entry|log|server log|log line|log record|event log|application log",
        "id, timestamp, log level, service, message, request id, duration ms",
    ),
    (
        "web request|request|access log|http request|web log",
        "id, timestamp, ip address, http method, path, status code, response size, response time, user agent",
    ),
    (
        "event|analytics event|user event|click",
        "id, event type, timestamp, user id, session id, device type, browser, country",
    ),
    ("session|user session", "id, session id, username, ip address, started at, session duration, browser, os"),
    (
        "ticket|support ticket|issue|bug|incident|helpdesk ticket",
        "id, ticket number, ticket subject, ticket description, ticket priority, ticket status, customer name, assignee, created at",
    ),
    ("task|todo|to do", "id, task title, description, task status, priority, assignee, due date"),
    ("project", "id, project name, project manager, start date, end date, budget, project status"),
    (
        "review|product review|customer review",
        "id, product name, reviewer name, rating, review text, review date, verified purchase",
    ),
    ("movie review", "id, movie title, reviewer name, rating, review text, review date"),
    (
        "feedback|survey|survey response|response",
        "id, respondent name, email, satisfaction rating, nps score, comments, submitted at",
    ),
    (
        "blog post|post|article|news article|blog article",
        "id, post title, slug, author, post category, body, published at, post status, view count",
    ),
    ("comment", "id, author, comment text, created at, like count"),
    ("tweet|social media post|social post", "id, username, tweet text, hashtag, like count, retweet count, posted at"),
    ("message|email message|chat message", "id, sender name, recipient name, subject, message body, sent at, is read"),
    ("email|e mail", "id, sender email, recipient email, email subject, message body, sent at"),
    ("call|phone call|call record", "id, caller name, phone number, call date, call duration, call outcome"),
    (
        "vehicle|car|truck",
        "id, vin, make, model, model year, vehicle colour, fuel type, mileage, licence plate, vehicle price",
    ),
    ("driver", "id, full name, driver licence number, phone, hire date, driver rating"),
    ("trip|ride|taxi ride", "id, driver name, pickup time, origin, destination, distance km, trip duration, fare"),
    (
        "flight",
        "id, flight number, airline, origin airport code, destination airport code, departure time, arrival time, aircraft, flight status",
    ),
    ("passenger", "id, full name, passport number, nationality, seat, cabin class"),
    ("airport", "id, airport code, airport name, city, country, latitude, longitude"),
    ("hotel", "id, hotel name, city, country, hotel star, number of rooms, nightly price"),
    (
        "hotel booking|booking|reservation|room booking",
        "id, confirmation number, guest name, email, check in date, check out date, room type, number of guests, total amount, booking status",
    ),
    ("room|hotel room", "id, room number, room type, floor, price per night, room status"),
    ("guest", "id, full name, email, phone, nationality"),
    ("restaurant", "id, restaurant name, cuisine, city, phone, average rating"),
    ("recipe|dish|menu item|meal", "id, dish, cuisine, prep time, calories, price"),
    (
        "property|house|apartment|real estate listing|listing|home",
        "id, street address, city, property type, bedrooms, bathrooms, square feet, house price, year built, listing date",
    ),
    ("school|university|college", "id, school name, street address, city, phone, enrollment count"),
    ("hospital|clinic", "id, hospital name, street address, city, phone"),
    ("bank", "id, bank name, bic, city, country"),
    ("team|club", "id, city, mascot, team name = city + mascot, coach, founded year"),
    ("zoo animal", "id, animal name, species, gender, birth date, enclosure number, arrival date"),
    ("rental|rental contract", "id, pickup date, return date, total amount, payment method"),
    ("dentist", "id, full name, email, phone, years of experience"),
    ("meter|smart meter", "id, meter id, street address, city, installed date"),
    (
        "rental car|hire car",
        "id, vin, licence plate, make, model, model year, vehicle type, fuel type, mileage, daily rate, vehicle status",
    ),
    ("ship|boat|bus|train", "id, serial number, manufacturer, model, model year, status"),
    ("store|shop|branch", "id, store name, street address, city, country, phone, store manager"),
    ("warehouse", "id, city, country, capacity litre, manager"),
    (
        "inventory|stock item|inventory item",
        "id, sku, product name, warehouse, stock quantity, reorder level, last restocked",
    ),
    (
        "shipment|delivery|parcel|package",
        "id, tracking number, carrier, shipped date, delivery date, destination, package weight, shipment status",
    ),
    (
        "subscription",
        "id, customer email, subscription plan, plan price, start date, renewal date, billing cycle, subscription status",
    ),
    ("job|job posting|job listing|vacancy", "id, job title, company, city, employment type, salary, posted date"),
    (
        "candidate|applicant|job application|application",
        "id, full name, email, phone, job title, years of experience, application date, application status",
    ),
    ("donation", "id, donor name, amount, donation date, payment method, campaign name"),
    ("donor|volunteer", "id, full name, email, phone, city"),
    ("expense|expense report", "id, employee name, expense date, expense category, amount, currency, approval status"),
    (
        "payroll|payslip",
        "id, employee name, pay date, gross salary, tax amount, net salary = gross salary - tax amount",
    ),
    ("department|team", "id, department, manager, budget, head count"),
    ("city", "id, city, region, country, population, latitude, longitude"),
    ("country", "id, country, country code, capital city, population, currency"),
    ("location|address|place", "id, street address, city, region, postal code, country, latitude, longitude"),
    ("pet|animal|dog|cat", "id, pet name, species, breed, pet age, weight, owner"),
    ("player|athlete", "id, full name, player age, nationality, team, player position, jersey number, goals"),
    ("match|game result|football match", "id, match date, home team, away team, home score, away score, stadium city"),
    ("workout|exercise|activity", "id, date, workout type, duration minutes, calories, distance km, heart rate"),
    (
        "campaign|marketing campaign|ad",
        "id, campaign name, channel, start date, end date, budget, impressions, clicks, conversion rate",
    ),
    ("coupon|promo code|voucher", "id, coupon code, discount percent, valid from, valid to, is active"),
    ("server|host|machine", "id, hostname, ip address, os, cpu usage, memory usage, server status"),
    ("file|document|upload", "id, file name, mime type, file size, owner, uploaded at"),
    ("repository|commit", "id, repository, commit hash, author, message, committed at"),
    ("meeting|conference|webinar", "id, event title, organizer, date, start time, end time, location"),
    ("crypto transaction|wallet", "id, wallet address, amount, currency, transaction hash, timestamp"),
    ("crime|accident", "id, incident date, incident type, city, severity, description"),
    ("return|refund", "id, order number, return reason, refund amount, return date, return status"),
];

/// What things usually belong to, for tables of which no columns were named.
const BELONGS: &[(&str, &[&str])] = &[
    ("order|purchase|sales order", &["customer", "client", "user"]),
    ("order item|order line|line item", &["order", "product"]),
    ("enrollment|enrolment", &["student", "course"]),
    ("loan", &["member", "book"]),
    ("rental|rental contract", &["car", "vehicle", "customer"]),
    ("appointment|visit", &["patient", "doctor", "dentist", "customer"]),
    ("booking|reservation|hotel booking", &["guest", "customer", "room"]),
    ("room", &["hotel"]),
    ("review|product review", &["product", "movie", "book", "customer", "user"]),
    ("rating|score|vote", &["movie", "film", "book", "product", "restaurant", "song", "user", "customer", "reader"]),
    ("comment", &["post", "article", "user"]),
    ("post|blog post|article", &["thread", "topic", "user", "author"]),
    ("invoice|bill", &["customer", "client", "order"]),
    ("payment", &["order", "invoice", "customer"]),
    ("transaction|bank transaction", &["account", "bank account"]),
    ("account|bank account", &["customer"]),
    ("employee", &["department", "company"]),
    ("contact", &["company", "account"]),
    ("deal|opportunity", &["contact", "company"]),
    ("prescription", &["patient", "doctor"]),
    ("exam|test", &["student", "course"]),
    ("ticket|support ticket", &["customer", "user"]),
    ("session|event", &["user"]),
    ("task", &["project", "list", "board", "user"]),
    ("shipment|delivery", &["order"]),
    ("book", &["author"]),
    ("reading|measurement|sensor reading", &["sensor", "device", "station"]),
    ("player", &["team"]),
    ("animal", &["enclosure"]),
];

/// Parts of things that are tables only where they are listed as such: their names, whose parts they may be, and their
/// columns.
const PARTS: &[(&str, &[&str], &str)] = &[
    ("ingredient", &["recipe", "dish", "meal"], "ingredient, quantity, unit (g/ml/piece/tbsp/tsp)"),
    ("step|instruction", &["recipe", "task", "workout"], "number, instruction"),
    ("question", &["quiz", "survey", "exam", "test", "form"], "number, question text"),
    ("answer|option|choice", &["question", "quiz"], "answer text, is correct"),
    ("thread|topic", &["forum", "user", "board"], "title, created at"),
    ("list|board", &["user", "account"], "title, created at"),
    ("lesson|module|chapter|section", &["course", "book"], "number, title, duration minutes"),
    ("reply", &["thread", "post", "comment", "message"], "body, created at"),
];

/// What a thing is a part of, of the things that there are, and its columns; “number” counts the parts of one.
pub(crate) fn part_of(thing: &str, things: &[String]) -> Option<(&'static str, &'static str)> {
    let (_, owners, columns) = PARTS.iter().find(|(names, ..)| names.split('|').any(|name| name == thing))?;
    let owner = owners.iter().find(|owner| things.iter().any(|thing| thing == **owner))?;
    Some((owner, columns))
}

/// Whether a thing is nothing without the things that it joins.
pub(crate) fn joins(thing: &str) -> bool {
    [
        "enrollment",
        "enrolment",
        "order item",
        "order line",
        "line item",
        "rental",
        "loan",
        "appointment",
        "prescription",
        "rating",
        "score",
        "vote",
    ]
    .contains(&thing)
}

/// The things to which a thing usually belongs.
pub(crate) fn owners_of(thing: &str) -> &'static [&'static str] {
    let found = BELONGS.iter().find(|(names, _)| names.split('|').any(|name| name == thing));
    found.map_or(&[], |(_, owners)| *owners)
}

/// Settings that imply several tables, as descriptions that the reader reads itself.
const WORLDS: &[(&str, &str)] = &[
    (
        "shop|online shop|online store|ecommerce|e commerce|ecommerce store|e commerce store|webshop|web shop|ecommerce shop|e commerce shop|e commerce site|ecommerce site|ecommerce website|store database|shop database|retail store|e commerce platform|ecommerce platform",
        "200 customers with id, full name, email, phone, city, signup date. 100 products with id, product name, sku, category, price, stock quantity. 1000 orders with id, customer id, product id, order date, quantity, order status, payment method.",
    ),
    (
        "blog|blog site|blogging platform",
        "20 users with id, full name, username, email, role. 200 posts with id, user id, post title, slug, body, published at, post status. 1000 comments with id, post id, author, comment text, created at.",
    ),
    (
        "school|university|college|school database",
        "500 students with id, full name, email, birth date, gpa. 40 courses with id, course code, course name, credits. 2000 enrollments with id, student id, course id, enrollment date, letter grade.",
    ),
    (
        "hospital|clinic|medical practice|healthcare|dentist practice|dental practice|dental clinic|doctor practice|dentist office",
        "500 patients with id, full name, gender, birth date, blood type, phone. 30 doctors with id, full name, specialty, email. 2000 appointments with id, patient id, doctor id, appointment date, appointment type, appointment status.",
    ),
    (
        "car rental|rental car company|car hire|vehicle rental|auto rental",
        "120 cars with id, vin, licence plate, make, model, model year, vehicle type, fuel type, mileage, daily rate. 400 customers with id, full name, email, phone, driver licence number, birth date. 1500 rentals with id, car id, customer id, pickup date, return date, total amount, payment method.",
    ),
    (
        "zoo|animal park|wildlife park",
        "25 enclosures with id, enclosure number, area, temperature. 200 animals with id, enclosure id, animal name, species, gender, birth date, animal weight. 2000 feedings with id, animal id, fed at, food, quantity.",
    ),
    (
        "gym|fitness|fitness studio|fitness club",
        "300 members with id, full name, email, birth date, join date, membership level. 12 trainers with id, full name, email, hire date. 4000 visits with id, member id, trainer id, checked in at, workout type, duration minutes.",
    ),
    (
        "bookstore|bookshop|book store|book shop|online bookstore|online bookshop",
        "150 authors with id, full name, nationality. 600 books with id, author id, book title, isbn, book genre, price, stock quantity. 300 customers with id, full name, email, city. 1500 orders with id, customer id, book id, order date, quantity, order status.",
    ),
    (
        "library",
        "300 members with id, full name, email, join date. 500 books with id, book title, author, isbn, book genre. 1500 loans with id, member id, book id, loan date, return date.",
    ),
    (
        "bank|banking|banking app",
        "300 customers with id, full name, email, birth date, city. 450 accounts with id, customer id, iban, account type, balance. 5000 transactions with id, account id, transaction date, amount, transaction type, merchant name.",
    ),
    (
        "hr|hr department|human resources|hr system|hr database",
        "12 departments with id, department, budget. 300 employees with id, department id, full name, email, job title, hire date, salary. 900 leave requests with id, employee id, leave type, start date, end date, approval status.",
    ),
    (
        "hotel",
        "10 hotels. 200 rooms with id, hotel id, room number, room type, price per night. 500 guests. 1500 bookings with id, room id, guest id, check in date, check out date, booking status.",
    ),
    (
        "airline|flight booking",
        "100 flights. 800 passengers with id, full name, passport number, nationality. 2000 bookings with id, flight id, passenger id, booking date, seat, cabin class, fare, booking status.",
    ),
    (
        "ride sharing|ride hailing|ridesharing|taxi",
        "60 drivers. 400 riders with id, full name, email, phone. 3000 rides with id, driver id, rider id, pickup time, origin, destination, distance km, fare, rating.",
    ),
    (
        "food delivery|food ordering",
        "40 restaurants. 60 drivers. 300 customers with id, full name, phone, street address, city. 2000 orders with id, customer id, restaurant id, driver id, ordered at, total amount, order status.",
    ),
    (
        "restaurant",
        "60 dishes. 300 customers with id, full name, phone. 1500 orders with id, customer id, dish id, ordered at, quantity, order status.",
    ),
    (
        "social network|social media|social networking",
        "500 users. 2000 posts with id, user id, post text, like count, posted at. 5000 comments with id, post id, user id, comment text, created at.",
    ),
    (
        "music streaming",
        "100 artists with id, artist, music genre. 1500 songs with id, artist id, song title, album, song duration, release year. 300 users. 5000 plays with id, user id, song id, played at.",
    ),
    (
        "real estate",
        "30 agents with id, full name, email, phone. 300 listings. 200 clients with id, full name, email, phone. 600 viewings with id, listing id, agent id, client id, viewing date.",
    ),
    ("iot|internet of things", "50 devices. 5000 readings with id, device id, timestamp, temperature, humidity."),
    (
        "insurance",
        "300 customers with id, full name, email, birth date. 450 policies with id, customer id, policy number, policy type, premium, start date, end date, policy status. 200 claims with id, policy id, claim date, claim amount, claim status.",
    ),
    (
        "warehouse|warehouse management|inventory management",
        "5 warehouses. 200 products with id, product name, sku, category, price. 600 stock items with id, warehouse id, product id, stock quantity, reorder level, last restocked.",
    ),
    (
        "ticketing|help desk|helpdesk|support desk|customer support",
        "15 agents with id, full name, email. 300 customers with id, full name, email. 1500 tickets with id, customer id, agent id, ticket subject, ticket priority, ticket status, created at.",
    ),
    (
        "crm",
        "100 companies with id, company name, industry, website. 300 contacts with id, company id, full name, email, phone. 400 deals with id, contact id, deal stage, amount, created at.",
    ),
];

fn look_up(list: &'static [(&str, &str)], thing: &str) -> Option<&'static str> {
    list.iter().find(|(names, _)| names.split('|').any(|name| name == thing)).map(|(_, text)| *text)
}

/// The usual columns of a thing (singular, lower case), as a list in words.
pub(crate) fn columns_of(thing: &str) -> Option<&'static str> {
    let last = thing.rsplit(' ').next().unwrap_or(thing);
    look_up(ENTITIES, thing).or_else(|| look_up(ENTITIES, last))
}

/// Whether a thing is in the list under its whole name.
pub(crate) fn is_entity(thing: &str) -> bool {
    look_up(ENTITIES, thing).is_some()
}

/// The tables that a setting (“online shop”) usually has, as a description.
pub(crate) fn tables_of(setting: &str) -> Option<&'static str> {
    look_up(WORLDS, setting)
}

/// What things are called.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    ENTITIES.iter().chain(WORLDS).flat_map(|(names, _)| names.split('|'))
}

/// The words of the usual columns and tables.
pub(crate) fn texts() -> impl Iterator<Item = &'static str> {
    ENTITIES.iter().chain(WORLDS).map(|(_, text)| *text)
}

#[cfg(test)]
pub(crate) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    ENTITIES.iter().copied()
}
