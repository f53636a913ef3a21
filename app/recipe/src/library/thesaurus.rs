//! Concepts: words and phrases that mean nearly the same, so that a search finds what was not named by its own name.

/// One concept a line. A word may stand in several; a phrase (words with blanks between them) counts only as a whole.
/// Order and wording inside a line do not matter, endings neither: words are compared by their stems.
pub(super) const CONCEPTS: &[&[&str]] = &[
    // Trade
    &[
        "shop", "store", "e-commerce", "ecommerce", "retail", "retailer", "cart", "checkout", "webshop", "online store", "online shop", "online shopping",
        "marketplace", "boutique", "storefront", "buy things online", "selling online",
    ],
    &["order", "purchase", "order line", "sale", "sold", "buy", "bought", "line item", "purchase history"],
    &["customer", "client", "buyer", "shopper", "purchaser", "consumer"],
    &["product", "merchandise", "goods", "article for sale", "item", "sku", "catalogue", "catalog", "price list", "barcode", "bar code"],
    &["supplier", "vendor", "procurement", "purchasing", "sourcing", "supply chain", "purchase order", "raw material"],
    &["warehouse", "inventory", "stock level", "stockroom", "storage", "depot", "bin", "pallet", "fulfilment", "fulfillment", "goods in stock", "wms", "storehouse"],
    &["shipping", "shipment", "parcel", "package", "freight", "cargo", "courier", "carrier", "tracking number", "postal", "post office", "logistics", "haulage", "consignment"],
    &["invoice", "billing", "bill", "receivable", "bookkeeping", "accounting", "ledger", "accountant", "vat", "payable", "accounts"],
    // Writing and talking
    &["blog", "weblog", "blogger", "blogging", "blog post", "cms", "content management", "wordpress", "publishing", "editorial", "magazine", "news article", "newspaper", "journalist", "columnist"],
    &["forum", "discussion", "message board", "thread", "bulletin board", "reddit", "community", "q&a", "questions and answers"],
    &["social network", "social media", "follower", "tweet", "twitter", "facebook", "instagram", "influencer", "friend", "feed", "timeline", "likes"],
    &["chat", "messaging", "messenger", "conversation", "instant message", "slack", "whatsapp", "direct message", "dm", "texting", "discord"],
    &["newsletter", "mailing", "mailing list", "e-mail campaign", "email campaign", "mailchimp", "open rate", "unsubscribe", "mass mail", "email marketing"],
    &["support", "helpdesk", "help desk", "ticket system", "support ticket", "complaint", "customer service", "service desk", "call centre", "call center", "zendesk", "technical problem", "hotline"],
    &["comment", "reply", "remark", "response"],
    // Work
    &[
        "employee", "staff", "personnel", "workforce", "worker", "human resources", "hr", "colleague", "people who work", "headcount", "team member",
        "company employees", "workplace", "employer", "people work company",
    ],
    &["salary", "wage", "payroll", "payslip", "pay slip", "paycheck", "compensation", "earnings", "net pay", "remuneration", "monthly pay"],
    &["recruiting", "recruitment", "applicant", "candidate", "hiring", "job application", "vacancy", "job posting", "resume", "cv", "job opening", "interview", "job seeker", "headhunter"],
    &["absence", "vacation", "sick leave", "time off", "holiday"],
    &["project", "task", "kanban", "jira", "sprint", "todo", "to-do", "milestone", "backlog", "scrum", "agile", "issue tracker", "trello", "project plan", "deadline", "assignee"],
    &["crm", "lead", "prospect", "deal", "opportunity", "sales pipeline", "salesforce", "hubspot", "customer relationship", "sales team", "sales funnel", "business contact"],
    // Money
    &["bank", "banking", "account", "savings", "checking", "deposit", "withdrawal", "iban", "overdraft", "bank account", "balance", "teller"],
    &["money transfer", "transfer", "wire", "remittance", "transaction", "send money", "bank transfer"],
    &["payment", "card", "credit card", "debit card", "point of sale", "pos", "charge", "cashless", "card payment", "merchant", "stripe", "paypal"],
    &["fraud", "fraudulent", "chargeback", "scam", "stolen card", "money laundering"],
    &["loan", "credit", "lending", "lender", "mortgage", "borrower", "debt", "default risk", "credit score", "creditworthiness", "instalment", "installment"],
    &["insurance", "insurer", "policy", "policyholder", "claim", "premium", "coverage", "underwriting", "actuary", "actuarial", "deductible", "accident damage"],
    &["stock market", "stock price", "share price", "trading", "trader", "equity", "equities", "securities", "brokerage", "broker", "portfolio", "investor", "invest", "stock exchange", "ticker", "bond", "shares", "stocks"],
    &["crypto", "cryptocurrency", "bitcoin", "ethereum", "blockchain", "coin", "token", "wallet", "defi", "web3", "btc", "eth", "nft"],
    &["donation", "donate", "donor", "charity", "charitable", "nonprofit", "non-profit", "ngo", "fundraising", "fundraiser", "philanthropy", "giving", "crowdfunding", "good cause"],
    &["subscription", "saas", "software as a service", "recurring", "mrr", "arr", "churn", "monthly plan", "subscribe", "trial", "software subscription", "recurring revenue"],
    // Health
    &[
        "clinic", "hospital", "doctor", "physician", "patient", "healthcare", "health care", "medical", "medicine", "appointment", "surgery", "nurse",
        "ehr", "emr", "diagnosis", "gp", "doctor visit", "medical record", "treatment",
    ],
    &["pharmacy", "drug", "drugstore", "drug store", "medication", "pharmacist", "prescription", "chemist", "dispensing", "pill", "apothecary", "medicines"],
    &["laboratory", "lab", "blood test", "blood work", "specimen", "analyte", "pathology", "haemoglobin", "glucose", "cholesterol", "lab test", "urine"],
    &["clinical trial", "clinical study", "drug trial", "medical study", "placebo", "randomised", "randomized", "treatment arm", "adverse event", "study participant", "rct", "cdisc", "vaccine study"],
    &["veterinary", "vet", "veterinarian", "pet", "dog", "cat", "puppy", "kitten", "animal hospital", "animal clinic", "animal"],
    &["gym", "fitness", "workout", "exercise", "yoga", "health club", "personal trainer", "bodybuilding", "crossfit", "sports club"],
    // Travel and transport
    &["flight", "airline", "airport", "aviation", "plane", "airplane", "aeroplane", "aircraft", "passenger", "air travel", "boarding", "flying", "plane ticket"],
    &["hotel", "accommodation", "lodging", "room booking", "hostel", "motel", "overnight stay", "guest", "airbnb", "vacation rental", "hospitality", "resort", "bed and breakfast"],
    &["booking", "reservation", "reserve", "book a table"],
    &["taxi", "cab", "ride", "uber", "lyft", "ride hailing", "ride sharing", "rideshare", "carpool", "chauffeur", "rider", "fare"],
    &["fleet", "truck", "lorry", "van", "telematics", "fuel consumption", "company car", "vehicle tracking", "gps tracking", "mileage", "trucking"],
    &["car", "automobile", "auto", "vehicle", "automotive", "motor", "dealership", "car dealer", "used car", "test drive", "vin", "showroom"],
    &["bus", "train", "tram", "metro", "subway", "railway", "public transport", "transit", "commuter", "timetable", "railroad"],
    &["traffic count", "road traffic", "parking", "car park", "congestion", "smart city", "vehicle count", "traffic jam", "garage"],
    // Food
    &["restaurant", "menu", "dish", "cafe", "bistro", "diner", "dining", "waiter", "meal", "eating out", "kitchen", "bar", "pub", "chef", "cuisine"],
    &["food delivery", "takeaway", "takeout", "meal delivery", "pizza delivery", "doordash", "deliveroo", "uber eats", "pizza", "order food", "delivery app"],
    &["farm", "agriculture", "agricultural", "crop", "harvest", "livestock", "cattle", "cow", "farmer", "farming", "field", "soil", "dairy", "tractor"],
    // Learning and culture
    &["school", "pupil", "teacher", "classroom", "primary school", "high school", "kindergarten", "report card", "schoolchild", "elementary school", "homework"],
    &["university", "college", "student", "professor", "lecturer", "campus", "faculty", "enrolment", "enrollment", "semester", "academic", "higher education", "lecture", "undergraduate"],
    &["grade", "mark", "exam", "test score", "gpa"],
    &["online course", "e-learning", "elearning", "mooc", "lms", "learner", "learning platform", "udemy", "coursera", "tutorial", "training course", "distance learning"],
    &["library", "book", "borrow", "lending library", "librarian", "isbn", "reading", "novel", "bookshelf", "overdue"],
    &["film", "movie", "cinema", "video", "netflix", "tv show", "streaming", "television", "watch", "viewer", "on demand", "director"],
    &["music", "song", "album", "artist", "spotify", "playlist", "band", "track", "listener", "musician", "podcast"],
    &["concert", "festival", "event", "ticket", "ticketing", "venue", "box office", "theatre", "theater", "attendee", "conference", "admission", "gig", "meetup"],
    &["sport", "football", "soccer", "basketball", "league", "match", "tournament", "goal", "player statistics", "team", "season", "coach", "stadium", "fixture", "baseball", "hockey", "handball"],
    &["game", "gaming", "video game", "gamer", "esports", "player", "high score", "leaderboard", "in-app purchase", "multiplayer", "console"],
    &["dating", "swipe", "tinder", "matchmaking", "single", "romance", "relationship", "love", "partner search"],
    // Machines and measurements
    &[
        "sensor", "iot", "internet of things", "telemetry", "measurement", "reading", "time series", "temperature", "humidity", "smart home", "thermometer",
        "device", "gateway", "mqtt", "air quality", "co2", "sensor reading", "sensor data",
    ],
    &["weather", "climate", "meteorology", "meteorological", "rain", "rainfall", "precipitation", "wind", "forecast", "snow", "sunshine", "storm"],
    &["energy", "electricity", "power consumption", "smart meter", "meter", "kwh", "utility", "gas consumption", "water consumption", "solar", "tariff", "power grid", "power usage"],
    &["manufacturing", "factory", "production", "machine", "assembly", "quality control", "inspection", "defect", "scrap", "industrial", "plant", "predictive maintenance", "oee", "production line"],
    // Software and networks
    &["log", "access log", "log file", "web server", "http request", "apache", "nginx", "syslog", "error log", "monitoring", "observability", "latency", "server", "status code"],
    &["network", "netflow", "packet", "firewall", "intrusion", "cybersecurity", "cyber", "attack", "malware", "ip address", "pcap", "hacker", "security"],
    &["git", "github", "commit", "repository", "source code", "developer", "programmer", "continuous integration", "build pipeline", "pull request", "devops", "deployment", "software development", "coding"],
    &["analytics", "page view", "pageview", "clickstream", "visitor", "web traffic", "website", "web site", "bounce rate", "google analytics", "session", "site visit", "funnel"],
    &["advertising", "ad", "advert", "advertisement", "advertiser", "impression", "click-through", "ctr", "cpc", "google ads", "marketing campaign", "banner", "media buying", "ad spend", "marketing"],
    &["a/b test", "ab test", "split test", "experiment", "variant", "control group", "feature flag", "a b testing", "conversion experiment"],
    &["telecom", "telco", "phone call", "call record", "call detail", "cdr", "mobile network", "cell tower", "sms", "roaming", "sim card", "calling", "phone company", "mobile phone", "subscriber line"],
    // Places and the public
    &["real estate", "property", "house", "home", "apartment", "flat", "realtor", "housing", "landlord", "tenant", "rent", "estate agent", "rental", "house price", "zillow"],
    &["census", "population", "demographic", "inhabitant", "resident", "household", "citizen", "marital status", "national statistics"],
    &["government", "municipality", "permit", "town hall", "public administration", "authority", "council", "licence application", "city hall", "public service"],
    &["survey", "questionnaire", "poll", "respondent", "likert", "nps", "net promoter", "opinion", "feedback", "market research", "satisfaction survey", "answers"],
];

/// Words that say nothing about the subject: grammar, and what every request for data contains.
pub(super) const STOP_WORDS: &[&str] = &[
    "a", "about", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "could", "create", "data", "database", "dataset", "datasets",
    "each", "every", "example", "examples", "fake", "few", "for", "from", "generate", "get", "give", "had", "has", "have", "having", "her", "his", "how", "i",
    "id", "ids", "in", "into", "is", "it", "its", "kind", "like", "list", "make", "many", "me", "mock", "more", "most", "my", "need", "needs", "of", "on", "one", "or",
    "our", "per", "please", "random", "realistic", "record", "records", "row", "rows", "sample", "samples", "schema", "show", "some", "something", "synthetic", "table",
    "tables", "template", "test", "that", "the", "their", "them", "there", "these", "they", "thing", "things", "this", "those", "to", "typical", "us", "want", "was", "we",
    "were", "what", "where", "which", "who", "whose", "will", "with", "would", "you", "your",
];
