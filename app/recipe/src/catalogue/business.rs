//! Types about companies, trade and money.

use super::{Group, SettingKind as Kind, SettingSpec as Setting, TypeSpec};

pub(super) const COMPANY: Group = Group {
    id: "company",
    title: "Company",
    types: &[
        TypeSpec::distinct("company.name", "Company name", "One or two family names with a legal form"),
        TypeSpec::plain("company.suffix", "Legal form", "Such as Inc or GmbH"),
        TypeSpec::plain("company.industry", "Industry", "A line of business"),
        TypeSpec::plain("company.department", "Department", "A part of a company"),
        TypeSpec::plain("company.catch_phrase", "Catch phrase", "Three words of advertising"),
        TypeSpec::plain("company.buzz_phrase", "Buzz phrase", "Three words of management"),
        TypeSpec::distinct("company.ein", "EIN", "A US employer number"),
        TypeSpec::distinct(
            "company.vat_number",
            "VAT number",
            "In the German form, with its check digit (ISO 7064 MOD 11,10)",
        ),
        TypeSpec::distinct("company.duns", "D-U-N-S number", "Nine digits"),
    ],
};

pub(super) const COMMERCE: Group = Group {
    id: "commerce",
    title: "Commerce",
    types: &[
        TypeSpec::distinct("commerce.product_name", "Product name", "Adjective, material and thing"),
        TypeSpec::plain("commerce.category", "Category", "A department of a shop"),
        TypeSpec::plain("commerce.material", "Material", "What a product is made of"),
        TypeSpec::plain("commerce.adjective", "Product adjective", "A word of praise"),
        TypeSpec::new(
            "commerce.price",
            "Price",
            "An amount that ends in 9 more often than not",
            &[
                Setting::or("min", Kind::Number(0.0, 1e9), "1", "Lowest"),
                Setting::or("max", Kind::Number(0.0, 1e9), "500", "Highest"),
            ],
        ),
        TypeSpec::distinct("commerce.sku", "SKU", "Letters and digits, such as KTB-48213"),
        TypeSpec::distinct("commerce.ean13", "EAN-13", "A bar code number with its check digit"),
        TypeSpec::distinct("commerce.ean8", "EAN-8", "A short bar code number with its check digit"),
        TypeSpec::distinct("commerce.upc", "UPC-A", "A US bar code number with its check digit"),
        TypeSpec::distinct("commerce.isbn10", "ISBN-10", "A book number with its check digit"),
        TypeSpec::distinct("commerce.isbn13", "ISBN-13", "A book number with its check digit"),
        TypeSpec::distinct("commerce.order_number", "Order number", "Such as ORD-20483175"),
        TypeSpec::distinct("commerce.promo_code", "Promotion code", "A word, two digits and two letters"),
        TypeSpec::plain("commerce.product_description", "Product description", "A sentence about a product"),
        TypeSpec::plain("commerce.payment_method", "Payment method", "Card, transfer, wallet, ..."),
        TypeSpec::plain("commerce.order_status", "Order status", "From pending to delivered"),
        TypeSpec::plain("commerce.shipping_method", "Shipping method", "Standard, express, ..."),
        TypeSpec::plain("commerce.review", "Review", "A sentence that fits the rating beside it"),
        TypeSpec::plain("commerce.rating", "Rating", "One to five stars, mostly good"),
    ],
};

pub(super) const FINANCE: Group = Group {
    id: "finance",
    title: "Finance",
    types: &[
        TypeSpec::new(
            "finance.amount",
            "Amount",
            "Money with two decimals, many small and few large (lognormal)",
            &[
                Setting::or("min", Kind::Number(-1e12, 1e12), "1", "Smallest"),
                Setting::or("max", Kind::Number(-1e12, 1e12), "10000", "Largest"),
                Setting::or("median", Kind::Number(0.01, 1e12), "80", "Half of the amounts are below"),
            ],
        ),
        TypeSpec::plain("finance.currency", "Currency code", "ISO 4217"),
        TypeSpec::plain("finance.currency_name", "Currency name", "Fits the currency code beside it"),
        TypeSpec::plain("finance.currency_symbol", "Currency sign", "Fits the currency code beside it"),
        TypeSpec::distinct("finance.account_number", "Account number", "Ten digits"),
        TypeSpec::plain("finance.account_type", "Account type", "Savings, checking, ..."),
        TypeSpec::distinct("finance.routing_number", "Routing number", "A US bank number with its check digit (ABA)"),
        TypeSpec::distinct(
            "finance.iban",
            "IBAN",
            "An account number with its check digits (ISO 13616), for the locale's country where it has them",
        ),
        TypeSpec::distinct("finance.bic", "BIC", "A bank code (ISO 9362)"),
        TypeSpec::distinct("finance.card_number", "Card number", "With the issuer's prefix and its check digit (Luhn)"),
        TypeSpec::plain("finance.card_issuer", "Card issuer", "Fits the card number beside it"),
        TypeSpec::plain("finance.card_cvv", "Card security code", "Three digits, four for American Express"),
        TypeSpec::plain(
            "finance.card_expiry",
            "Card expiry",
            "Month and year in the four years behind the anchor date",
        ),
        TypeSpec::plain("finance.transaction_type", "Transaction type", "Payment, withdrawal, ..."),
        TypeSpec::distinct(
            "finance.bitcoin_address",
            "Bitcoin address",
            "A Bech32 address with its checksum (BIP 173)",
        ),
        TypeSpec::distinct("finance.ethereum_address", "Ethereum address", "0x and 40 hexadecimal digits"),
        TypeSpec::distinct("finance.lei", "LEI", "A legal entity number with its check digits (ISO 17442)"),
        TypeSpec::distinct("finance.isin", "ISIN", "A security number with its check digit (ISO 6166)"),
        TypeSpec::distinct("finance.cusip", "CUSIP", "A US security number with its check digit"),
        TypeSpec::distinct("finance.tax_id", "Tax number", "Eleven digits in the German form, with its check digit"),
    ],
};
