//! Commerce, money, time, identifiers and text.

pub(super) const TRADE: &[(&str, &str)] = &[
    // Commerce
    (
        "product|product name|item|item name|article name|product title|goods|item title|merchandise|menu item|ordered product|item description|article",
        "commerce.product_name",
    ),
    (
        "category|product category|item category|category name|product type|department category|product group|product line|item type",
        "commerce.category",
    ),
    ("subcategory|sub category|product subcategory", "commerce.category"),
    ("material|product material|fabric", "commerce.material"),
    ("adjective|product adjective", "commerce.adjective"),
    (
        "price|unit price|product price|list price|retail price|sale price|selling price|item price|sales price|regular price|original price|msrp|price each|price per unit|unit cost price",
        "number 1..500 .2 lognormal 35 0.9",
    ),
    (
        "cost|unit cost|product cost|cost price|purchase price|wholesale price|cost per unit",
        "number 0.5..300 .2 lognormal 18 0.9",
    ),
    (
        "house price|home price|property price|listing price|property value|house value|real estate price|apartment price",
        "number 80000..2500000 .0 lognormal 380000 0.5",
    ),
    ("rent|monthly rent|rent price|rental price", "number 400..6000 .2 lognormal 1300 0.4"),
    ("vehicle price|car price", "number 2000..120000 .2 lognormal 24000 0.5"),
    ("book price|ebook price", "number 3..60 .2 lognormal 15 0.5"),
    ("ticket price|fare|flight price|airfare|flight fare", "number 20..1500 .2 lognormal 180 0.7"),
    ("menu item price|dish price|meal price|food price", "number 3..60 .2 lognormal 13 0.5"),
    (
        "stock price|share price|closing price|close price|open price|high price|low price|opening price|bid price|ask price|quote bid|quote ask|quote price|quote last|last price|strike price",
        "number 1..1000 .2 lognormal 60 1",
    ),
    (
        "room price|reservation rate|booking rate|stay rate|nightly rate|price per night|room rate|nightly price|rate per night|daily rate",
        "number 40..800 .2 lognormal 125 0.5",
    ),
    ("course price|tuition|tuition fee|course fee", "number 50..20000 .2 lognormal 800 1"),
    (
        "subscription price|monthly price|plan price|mrr|monthly recurring revenue|monthly fee|subscription fee",
        "number 5..500 .2 lognormal 29 0.8",
    ),
    (
        "subtotal|sub total|net amount|net total|line total|order subtotal|item total",
        "number 5..5000 .2 lognormal 80 0.9",
    ),
    (
        "total|total amount|grand total|order total|total price|order amount|order value|total cost|invoice total|invoice amount|total value|total due|amount due|basket value|cart value|total charge|bill amount|bill|gross amount|gross total|sale amount|sales amount|purchase amount|payment amount|sum|spend|spending|amount spent|total spent|total spend|lifetime value|customer lifetime value|ltv|clv|average order value|sales|order cost|booking total|total paid|amount paid|invoice value",
        "number 5..5000 .2 lognormal 95 0.9",
    ),
    ("tax|tax amount|vat amount|sales tax|order tax|gst", "number 0..500 .2 lognormal 9 0.9"),
    ("table number|table no", "integer 1..40"),
    ("tax rate|vat rate", "choice 0:10/7:25/10:20/19:30/20:15"),
    (
        "shipping|shipping cost|shipping fee|delivery fee|freight|shipping price|postage|delivery cost|shipping amount|freight cost|delivery charge",
        "number 0..50 .2 lognormal 6 0.6",
    ),
    ("discount amount|amount off|rebate", "number 0..200 .2 exponential 12"),
    ("discount|discount percent|discount rate|percent off|markdown", "integer 0..70 exponential 12"),
    ("tip|tip amount|gratuity", "number 0..50 .2 exponential 5"),
    (
        "quantity|unit|units sold|order quantity|quantity ordered|item quantity|number of items|item count|pieces|quantity sold|product quantity|purchase quantity|unit count|sold quantity",
        "integer 1..20 poisson 2.5",
    ),
    (
        "stock|stock quantity|stock level|inventory|inventory count|on hand|quantity on hand|units in stock|stock count|quantity in stock|in stock quantity|available quantity|inventory level|product quantity available|inventory quantity|stock on hand",
        "integer 0..1000 lognormal 90 1",
    ),
    ("reorder level|reorder point|minimum stock|min stock|safety stock", "integer 5..100"),
    (
        "sku|product code|item code|stock keeping unit|article number|sku code|item number|product sku|part number|item sku|product number",
        "commerce.sku",
    ),
    ("barcode|bar code|ean|ean13|gtin|ean code|ean 13|product barcode", "commerce.ean13"),
    ("ean8|ean 8", "commerce.ean8"),
    ("upc|upc code|upc a", "commerce.upc"),
    ("isbn10|isbn 10", "commerce.isbn10"),
    ("isbn|isbn13|isbn 13|book isbn|isbn number", "commerce.isbn13"),
    (
        "order number|order no|order reference|purchase order|po number|order code|purchase order number",
        "commerce.order_number",
    ),
    ("invoice number|invoice no|invoice code|invoice reference|bill number", "pattern INV-[0-9]{6}"),
    (
        "tracking number|tracking code|tracking id|shipment number|awb|consignment number|parcel number|waybill",
        "pattern 1Z[A-Z0-9]{16}",
    ),
    (
        "promo code|coupon|coupon code|voucher|voucher code|discount code|promotion code|promotion|referral code|gift code",
        "commerce.promo_code",
    ),
    (
        "product description|item description text|product details|listing description|product summary",
        "commerce.product_description",
    ),
    (
        "payment method|payment type|method of payment|pay method|payment mode|payment option|paid with|transaction method|tender type",
        "commerce.payment_method",
    ),
    ("order status|order state|fulfilment status|fulfillment status|purchase status", "commerce.order_status"),
    (
        "shipping method|delivery method|shipping type|ship method|delivery type|delivery option|ship mode|shipping option",
        "commerce.shipping_method",
    ),
    (
        "review|review text|customer review|product review|review body|review content|testimonial|review comment|feedback|customer feedback|feedback text",
        "commerce.review",
    ),
    (
        "rating|star|star rating|review rating|review score|customer rating|product rating|review star|user rating|satisfaction|satisfaction score|satisfaction rating|feedback rating|csat|driver rating|seller rating|average rating star|rate",
        "integer 1..5 normal 4 1",
    ),
    (
        "average rating|movie rating|imdb rating|book rating|mean rating|app rating|restaurant rating|hotel rating",
        "number 1..5 .1 normal 4 0.6",
    ),
    ("hotel star|hotel class", "integer 1..5"),
    ("nps|nps score|net promoter score", "integer 0..10"),
    ("review title|feedback title", "text.title"),
    ("number of reviews|review count|rating count|number of ratings", "integer 0..10000 lognormal 40 1.5"),
    (
        "product weight|package weight|parcel weight|shipping weight|item weight|shipment weight|weight gram",
        "number 0.1..40 .2 lognormal 1.8 0.9",
    ),
    (
        "loyalty point|reward point|points balance|loyalty points balance|bonus point",
        "integer 0..50000 lognormal 900 1.2",
    ),
    (
        "loyalty tier|membership level|membership tier|membership type|customer tier|loyalty level|membership|tier|customer level|member level|member type|reward tier|loyalty status|membership plan",
        "choice bronze:50/silver:30/gold:15/platinum:5",
    ),
    (
        "customer type|customer segment|segment|client type|customer category|user segment|account segment",
        "choice new:30/regular:50/vip:8/inactive:12",
    ),
    (
        "subscription plan|subscription type|plan|plan name|subscription|pricing plan|plan type|subscription tier|account plan|subscription level|service plan|user plan|package|package type",
        "choice free:50/basic:25/pro:18/enterprise:7",
    ),
    (
        "billing cycle|billing period|billing frequency|payment frequency|billing interval|frequency|recurrence",
        "choice monthly:70/quarterly:8/yearly:22",
    ),
    ("size", "choice XS:5/S:20/M:32/L:27/XL:12/XXL:4"),
    (
        "length|width|depth|length cm|width cm|depth cm|length in cm|height in m|thickness",
        "number 1..200 .1 lognormal 30 0.8",
    ),
    ("product height|item height|package height|box height", "number 1..200 .1 lognormal 25 0.8"),
    ("dimension|dimensions|product dimension", "pattern [1-9][0-9]x[1-9][0-9]x[1-9][0-9] cm"),
    ("volume|capacity litre|volume litre", "number 0.1..100 .2 lognormal 5 1"),
    ("condition|item condition|product condition", "choice new:60/like new:15/used:20/refurbished:5"),
    (
        "vehicle condition|car condition|equipment condition|asset condition|device condition",
        "choice new:15/excellent:25/good:40/fair:15/poor:5",
    ),
    ("warranty|warranty month|warranty period|warranty months", "choice 6:10/12:50/24:30/36:10"),
    (
        "return reason|cancellation reason|refund reason|reason for return",
        "choice damaged:25/wrong item:20/not as described:18/too late:12/changed mind:25",
    ),
    (
        "delivery time|delivery day|lead time|shipping time|lead time days|delivery time days|shipping days|processing time days",
        "integer 1..30 poisson 4",
    ),
    ("sales channel|order channel|order source|purchase channel", "choice web:55/mobile app:25/store:15/phone:5"),
    // Money
    (
        "amount|transaction amount|transfer amount|value|money|donation|donation amount|charge amount|expense amount|budget amount|withdrawal|deposit|deposit amount|refund|refund amount|transaction value|payment",
        "number 1..10000 .2 lognormal 75 1.2",
    ),
    (
        "fee|service fee|booking fee|transaction fee|processing fee|late fee|admin fee|fine|penalty|toll",
        "number 0.5..100 .2 lognormal 6 0.8",
    ),
    (
        "balance|account balance|current balance|available balance|closing balance|wallet balance|opening balance|bank balance",
        "number -2000..100000 .2 lognormal 3500 1.2",
    ),
    ("movie budget|film budget|production budget", "number 100000..300000000 .0 lognormal 18000000 1.1"),
    (
        "budget|project budget|annual budget|planned cost|campaign budget|department budget",
        "number 1000..5000000 .2 lognormal 60000 1.2",
    ),
    ("loan amount|principal|mortgage|loan|mortgage amount|loan principal", "number 1000..1000000 .2 lognormal 25000 1"),
    ("loan term|term months|loan duration|loan term months", "choice 12:10/24:15/36:25/48:15/60:25/120:10"),
    ("interest rate|apr|loan rate|annual percent rate|apy", "number 0.5..30 .2 lognormal 6 0.5"),
    (
        "credit limit|credit line|spending limit|card limit|limit|overdraft limit",
        "number 500..50000 .0 lognormal 5000 0.7",
    ),
    (
        "premium|insurance premium|monthly premium|policy premium|annual premium",
        "number 100..5000 .2 lognormal 650 0.6",
    ),
    ("coverage amount|coverage|sum insured|insured amount|insured value", "number 5000..2000000 .0 lognormal 120000 1"),
    ("claim amount|claim value", "number 50..250000 .2 lognormal 1800 1.1"),
    ("deductible|excess", "choice 0:10/250:25/500:35/1000:25/2500:5"),
    ("debt|outstanding balance|outstanding amount|liability", "number 0..500000 .2 lognormal 7000 1.3"),
    ("asset value|net worth|asset|assets", "number 1000..10000000 .2 lognormal 90000 1.4"),
    ("exchange rate|fx rate|conversion factor|currency rate", "number 0.1..20 .4 lognormal 1.2 0.5"),
    (
        "trade volume|trading volume|volume traded|shares traded|share volume|number of shares|stock volume",
        "integer 100..50000000 lognormal 200000 1.5",
    ),
    (
        "currency|currency code|iso currency|currency iso|currency type|transaction currency|base currency|quote currency",
        "finance.currency",
    ),
    ("currency name", "finance.currency_name"),
    ("currency symbol", "finance.currency_symbol"),
    (
        "account number|bank account|bank account number|account no|acc number|sender account|receiver account|from account|to account|source account|destination account",
        "finance.account_number",
    ),
    ("account type|bank account type|type of account", "finance.account_type"),
    ("routing number|sort code|aba|routing|bank routing number|aba number", "finance.routing_number"),
    ("iban|iban number|iban code|bank iban", "finance.iban"),
    ("bic|swift|swift code|bic code|swift bic", "finance.bic"),
    (
        "card number|credit card|credit card number|debit card|card no|pan|debit card number|cc number|payment card|credit card no|card",
        "finance.card_number",
    ),
    (
        "card issuer|card type|card brand|credit card type|card network|credit card issuer|card provider",
        "finance.card_issuer",
    ),
    ("cvv|cvc|card cvv|security code|cvv2|card security code", "finance.card_cvv"),
    (
        "card expiry|expiry|card expiration|card expiry date|credit card expiry|exp|card expiration date|credit card expiry date|card exp",
        "finance.card_expiry",
    ),
    ("transaction type|type of transaction|payment transaction type", "finance.transaction_type"),
    (
        "amount btc|btc amount|amount eth|eth amount|value btc|value eth|crypto amount|coin amount",
        "number 0..100 .8 lognormal 0.05 1.6",
    ),
    (
        "transaction from address|transaction to address|transaction from wallet|transaction to wallet|transfer from address|transfer to address",
        "finance.bitcoin_address",
    ),
    ("block height|block number", "integer 1..900000"),
    ("bitcoin address|btc address|wallet address|bitcoin wallet|crypto address|bitcoin|btc", "finance.bitcoin_address"),
    ("ethereum address|eth address|ethereum wallet|ethereum|contract address", "finance.ethereum_address"),
    ("lei|legal entity identifier", "finance.lei"),
    ("isin|security id|isin code", "finance.isin"),
    ("cusip", "finance.cusip"),
    ("tax id|tax number|tin|tax identification number|taxpayer id|tax code|tax no", "finance.tax_id"),
    ("ticker|ticker symbol|stock symbol|symbol|stock ticker", "pattern [A-Z]{3,4}"),
    ("exchange|stock exchange|market|trading venue", "choice NYSE:35/NASDAQ:35/LSE:12/XETRA:10/TSE:8"),
    ("side|trade side|trade type|order side", "choice buy/sell"),
    (
        "expense category|expense type|spending category|budget category|transaction category|merchant category|spend category",
        "choice groceries:25/dining:15/transport:12/utilities:12/rent:10/entertainment:10/health:8/shopping:8",
    ),
    ("risk level|risk|risk category|risk rating|risk class", "choice low:60/medium:30/high:10"),
    ("risk score|fraud score|anomaly score|propensity score|lead score|quality score", "integer 0..100 normal 35 20"),
    (
        "invoice status|payment status|billing status|bill status|payment state",
        "choice paid:70/pending:15/overdue:10/failed:5",
    ),
    ("transaction status|transfer status|settlement status", "choice completed:88/pending:7/failed:4/reversed:1"),
    ("loan status", "choice current:78/paid off:15/late:5/default:2"),
    ("claim status", "choice submitted:15/under review:20/approved:50/denied:15"),
    (
        "policy type|insurance type|insurance plan|type of insurance",
        "choice auto:38/home:25/life:18/health:14/travel:5",
    ),
    (
        "policy number|insurance number|policy no|insurance policy number|insurance id|claim number",
        "pattern POL-[0-9]{8}",
    ),
    // Time
    (
        "date|day date|calendar date|transaction date|order date|purchase date|payment date|invoice date|sale date|sales date|event date|booking date|visit date|review date|posted date|publication date|publish date|published date|date published|trade date|issue date|date of purchase|entry date|report date|posting date|reservation date|admission date|appointment date|enrollment date|enrolment date|application date|submission date|claim date|install date|inspection date|service date|loan date|rental date|test date|incident date|call date|interview date|screening date|checkout date|pickup date|ship date|shipping date|shipped date|shipment date|upload date|donation date|deposit date|date issued|subscription date",
        "date -1y..today",
    ),
    (
        "registration date|signup date|sign up date|join date|joined|joined date|date joined|joining date|member since|customer since|date registered|enrolled on|account creation date|created date|creation date|date created|registered on|registered date|membership date|acquisition date|opening date|account opened|date added|opened date|join on|created|registered|signed up|signup",
        "date -3y..today",
    ),
    (
        "hire date|hired|date hired|employment date|employment start date|date of hire|hiring date|date of joining|employee start date|hired on",
        "date -10y..today",
    ),
    ("termination date|exit date|leave date|leaving date|resignation date", "date -2y..today"),
    (
        "start date|begin date|starting date|from date|valid from|contract start|effective date|contract start date|project start date|check in date|checkin date|checkin|check in|start|period start|date from|campaign start",
        "date -1y..today",
    ),
    (
        "end date|finish date|ending date|to date|valid to|valid until|contract end|contract end date|project end date|check out date|check out|end|completion date|period end|return date|date to|discharge date|closing date|closed date|resolved date|completed date|campaign end|delivered date|delivery date|date delivered|arrival date",
        "date -1y..+3m",
    ),
    (
        "expiry date|expiration date|expires|expires on|expiration|best before|use by date|renewal date|renewal|licence expiry|passport expiry|warranty expiry|warranty end date|maturity date|policy end date|warranty until|best before date",
        "date today..+3y",
    ),
    (
        "due date|next service|next maintenance|next service date|next inspection|next check|deadline|payment due date|target date|due|planned date|due on|scheduled date|expected delivery date|estimated delivery|next appointment|next due date|next visit|estimated delivery date|expected date",
        "date -1m..+3m",
    ),
    ("departure date|travel date|flight date|trip date|date of travel", "date -6m..+6m"),
    ("release date|launch date|released|premiere date|date released|release", "date -20y..today"),
    ("death date|date of death", "date -20y..today"),
    (
        "last service date|last maintenance|last maintenance date|last inspection|last inspection date|calibration date|maintenance date|last visit|last visit date|last purchase date|last order date|last purchase|last order|last contacted|last contact|last contact date|vaccination date|last payment date|last donation date|last restocked|restock date|last checkup|last service|service due",
        "date -1y..today",
    ),
    (
        "manufacture date|production date|manufacturing date|date of manufacture|manufactured on|build date",
        "date -5y..today",
    ),
    (
        "timestamp|time stamp|date time|datetime|event time|created at|created time|creation time|created on|logged at|log time|recorded at|event timestamp|occurred at|received at|sent at|ordered at|order time|purchased at|paid at|posted at|published at|published on|uploaded at|submitted at|transaction time|date and time|reading time|request time|measured at|sampled at|visited at|inserted at|date created at|read at|booked at|booking time|creation timestamp|order timestamp|opened at|transaction timestamp|moment|ts|reading timestamp|recorded on|placed at|started at|scheduled at|start timestamp|begin time|commit time|clicked at|viewed at|registered at|signed up at|joined at|added at|sent on|received on|sent time|call time|date time of call",
        "datetime -1y..today",
    ),
    (
        "updated at|modified at|last modified|updated|last updated|updated on|update date|last update|modified|modified date|modified on|last changed|changed at|update time|updated date|last edited|edited at|modification date|last modified at|last updated at|synced at|last sync",
        "datetime -3m..today",
    ),
    (
        "last login|last seen|last active|last login date|last login at|last sign in|last logged in|last activity|last access|last accessed|last seen at|last active at|last login time|last online|last heartbeat|last ping",
        "datetime -1m..today",
    ),
    (
        "deleted at|archived at|cancelled at|canceled at|removed at|closed at|resolved at|completed at|finished at|ended at|delivered at|shipped at|returned at|refunded at|end timestamp|verified at|confirmed at|approved at|email verified at|resolution date",
        "datetime -1y..today",
    ),
    (
        "departure time|arrival time|departure|arrival|scheduled departure|scheduled arrival|actual departure|actual arrival|takeoff time|landing time|etd|eta|pickup time|dropoff time|pick up time|drop off time|departs at|arrives at|departs|arrives|dropoff|pickup|entry time|exit time|entered at|left at|time in|time out|takeoff|landing|boarding time",
        "datetime -1m..+1m",
    ),
    ("time|time of day|hour minute|local time", "time 00:00:00..23:59:59"),
    (
        "start time|check in time|clock in|opening time|appointment time|meeting time|class time|open time|opens|shift start|scheduled time|wake up time|arrival hour",
        "time 07:00:00..12:00:00",
    ),
    (
        "end time|check out time|clock out|closing time|close time|closes|shift end|bedtime|finish time",
        "time 13:00:00..20:00:00",
    ),
    ("month|month name|birth month", "time.month"),
    ("month number", "integer 1..12"),
    ("weekday|day of week|day|week day|day name|dow|day of the week", "time.weekday"),
    ("day of month|day number", "integer 1..28"),
    ("year|fiscal year|calendar year", "integer 2000..2026"),
    (
        "model year|year of manufacture|manufacture year|vehicle year|car year|year built vehicle|make year|registration year",
        "integer 2000..2026",
    ),
    ("year built|built|construction year|built year|built in|year of construction", "integer 1900..2025"),
    (
        "publication year|release year|year published|published year|year of publication|book year|movie year|publish year|year released|album year|song year|film year",
        "integer 1950..2025",
    ),
    ("graduation year|year of graduation|class of", "integer 1980..2026"),
    ("birth year|year of birth", "integer 1940..2008"),
    ("quarter|fiscal quarter", "choice Q1/Q2/Q3/Q4"),
    ("season", "choice spring/summer/autumn/winter"),
    ("semester", "choice spring/summer/fall"),
    ("week|week number|iso week|calendar week", "time.iso_week"),
    ("unix timestamp|epoch|unix time|epoch time|epoch seconds|unix epoch", "time.unix_timestamp"),
    ("cron|cron expression|schedule|cron schedule", "time.cron"),
    ("hour of day|peak hour", "time.hour"),
    ("iso duration", "time.duration"),
    ("movie duration|runtime|runtime minutes|movie runtime|movie length|film length", "integer 45..240 normal 108 22"),
    (
        "duration|duration minute|length minute|minutes|duration in minutes|duration minutes|running time|appointment duration|trip duration|meeting duration|session length|workout duration|class duration|flight duration|travel time|ride duration|playing time|minute|cook time|cooking time|prep time|preparation time|video length|call duration minutes|wait time|waiting time|lesson duration",
        "integer 1..240 lognormal 45 0.7",
    ),
    (
        "duration second|duration seconds|seconds|second|song duration|track length|track duration|call duration|song length|duration sec|elapsed seconds|talk time|call length|duration s",
        "integer 5..3600 lognormal 200 0.8",
    ),
    (
        "response time|latency|duration ms|response time ms|latency ms|load time|execution time|elapsed|elapsed ms|processing time|page load time|request duration|elapsed time|ping|rtt|millisecond|request latency|query time|time taken|time taken ms|round trip time|response ms",
        "number 1..5000 .1 lognormal 85 0.8",
    ),
    (
        "night|number of nights|nights|length of stay|stay length|stay duration|day count|number of days|days stayed|duration days|duration day|trip length|rental days|rental period",
        "integer 1..30 poisson 3",
    ),
    (
        "resolution time|resolution hours|response hours|time to resolve|duration hours|hours spent|duration hour|time spent|estimated hours|actual hours|time spent hours|estimate",
        "number 0.5..120 .1 lognormal 8 1",
    ),
    // Identifiers
    (
        "uuid|guid|uuid v4|unique id|unique identifier|uid|universal id|global id|external id|public id|anonymous id|uuid4",
        "uuid unique",
    ),
    ("ulid", "id.ulid"),
    ("nano id|nanoid", "id.nano_id"),
    ("object id|mongo id|mongodb id|oid", "id.object_id"),
    ("snowflake|snowflake id", "id.snowflake"),
    ("md5|md5 hash", "id.md5"),
    ("sha1|sha 1", "id.sha1"),
    (
        "short code|short id|invite code|access code|verification code|confirmation code|booking reference|confirmation number|reference code|reference|ticket code|otp code|booking code|booking number|reservation number|code",
        "id.short_code",
    ),
    ("luhn|luhn number|check number", "id.luhn"),
    ("otp|pin|pin number|one time password|2fa code", "pattern [0-9]{6}"),
    (
        "serial number|serial|serial no|device serial|asset number|asset tag|device serial number|sn",
        "pattern SN[0-9]{8}",
    ),
    ("ear tag|tag number|animal tag", "pattern [A-Z]{2}[0-9]{6}"),
    ("batch number|lot number|batch|lot|batch code|batch id|lot id", "pattern B[0-9]{6}"),
    (
        "row number|line number|index|sequence|sequence number|row id|rank order|record number|row index|line no|serial id|sl no|sno|s no",
        "sequence",
    ),
    (
        "employee number|staff number|employee code|badge number|staff id|personnel number|employee no|badge id",
        "pattern E[0-9]{5} unique",
    ),
    (
        "student number|matriculation number|roll number|student code|enrollment number|enrolment number|student no|roll no",
        "pattern S[0-9]{7} unique",
    ),
    (
        "customer number|customer code|client number|member number|membership number|customer no|client code|loyalty number|loyalty card number|account code|subscriber number|user number|member code|frequent flyer number",
        "pattern C[0-9]{7} unique",
    ),
    (
        "ticket number|case number|issue number|ticket no|case id|incident number|ticket key|issue key|case no|complaint number|request number",
        "pattern [A-Z]{3}-[0-9]{4}",
    ),
    (
        "device id|sensor id|meter id|machine id|station id|equipment id|probe id|gateway id|node id|host id",
        "pattern [A-Z]{3}-[0-9]{4}",
    ),
    // Text
    ("word|term|noun phrase|term name|vocabulary", "text.word"),
    (
        "sentence|headline sentence|quote|quotation|short description|excerpt|fact|question|caption|question text|remark|note|notes|remarks|memo|comment|comment text|comments|message|message text|answer|reply|description|task description|transaction description|reason|chief complaint|log message|error message|status message|notification text|instruction|instructions|special requests|special request|delivery note|statement|justification|summary|synopsis|abstract|tweet|tweet text|detail|details|observation|finding|event description|additional notes|cancellation note|explanation",
        "text.sentence",
    ),
    (
        "paragraph|text|body|content|article body|post body|body text|post content|article text|story|long description|email body|plot|overview|message body|article content|blog content|full text|plot summary|job description|ticket description|issue description|course description|ticket body|free text|cover letter|property description|transcript|book description|movie description|essay|comment body",
        "text.paragraph",
    ),
    (
        "title|headline|heading|subject line|post title|article title|blog title|book title|movie title|song title|album title|course title|ticket title|task title|topic title|event title|book name|movie name|film title|video title|page title|issue title|paper title|show title|film name|song|song name|track name|track|album|album name|playlist name|game name|event name title|series title|episode title|thread title|news title|book|movie|film|issue summary|task name|task|event|game title|game|webinar title|project task|post|story title|lesson title|chapter title|exam name|quiz title|quiz name|survey title|survey name|document title|document name|campaign title|podcast title|recipe title|listing title|ad title|job posting title|event name conference|workshop title",
        "text.title",
    ),
    (
        "subject|email subject|message subject|topic|ticket subject|mail subject|email title|newsletter subject",
        "text.subject",
    ),
    ("lorem|lorem ipsum|placeholder|dummy text|filler text", "text.lorem"),
    ("emoji|mood emoji|reaction emoji", "text.emoji"),
    ("character|letter|initial", "text.character"),
    ("sentiment|sentiment label|tone|polarity", "choice positive:55/neutral:28/negative:17"),
    ("sentiment score|polarity score", "number -1..1 .2 normal 0.2 0.4"),
    ("word count|number of words", "integer 50..5000 lognormal 700 0.7"),
    ("page count|number of pages|pages|book page|book length", "integer 40..1200 lognormal 280 0.5"),
];
