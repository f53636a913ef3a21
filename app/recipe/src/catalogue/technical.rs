//! Types about identifiers, text, networks, software and files.

use super::{Group, SettingKind as Kind, SettingSpec as Setting, TypeSpec};

const COUNT: &[Setting] = &[
    Setting::new("min_words", Kind::Integer(1, 1000), "Fewest words"),
    Setting::new("max_words", Kind::Integer(1, 1000), "Most words"),
    LEAST_LENGTH,
    MOST_LENGTH,
];
const LEAST_LENGTH: Setting =
    Setting::new("min_length", Kind::Integer(1, 10_000), "Fewest characters; counts before the number of words");
const MOST_LENGTH: Setting =
    Setting::new("max_length", Kind::Integer(1, 10_000), "Most characters; counts before the number of words");

pub(super) const ID: Group = Group {
    id: "id",
    title: "Identifiers",
    types: &[
        TypeSpec::distinct("id.ulid", "ULID", "26 characters that sort by time"),
        TypeSpec::distinct("id.nano_id", "Nano ID", "21 characters that are safe in a URL"),
        TypeSpec::distinct("id.object_id", "Object id", "24 hexadecimal digits, as document stores use them"),
        TypeSpec::distinct("id.snowflake", "Snowflake", "A 63-bit number that grows with time"),
        TypeSpec::distinct("id.md5", "MD5", "32 hexadecimal digits"),
        TypeSpec::distinct("id.sha1", "SHA-1", "40 hexadecimal digits"),
        TypeSpec::distinct("id.sha256", "SHA-256", "64 hexadecimal digits"),
        TypeSpec::distinct("id.short_code", "Short code", "Eight letters and digits without look-alikes"),
        TypeSpec::distinct("id.luhn", "Number with check digit", "Twelve digits, the last by Luhn's rule"),
    ],
};

pub(super) const TEXT: Group = Group {
    id: "text",
    title: "Text",
    types: &[
        TypeSpec::plain("text.word", "Word", "A noun"),
        TypeSpec::new("text.words", "Words", "A few words", COUNT),
        TypeSpec::new("text.sentence", "Sentence", "A sentence of simple words", COUNT),
        TypeSpec::new("text.paragraph", "Paragraph", "Several sentences", COUNT),
        TypeSpec::new("text.title", "Title", "The title of an article", &[LEAST_LENGTH, MOST_LENGTH]),
        TypeSpec::new("text.lorem", "Lorem ipsum", "Words of filler text", COUNT),
        TypeSpec::plain("text.emoji", "Emoji", "One pictogram"),
        TypeSpec::plain("text.character", "Character", "One letter"),
        TypeSpec::plain("text.subject", "Ticket subject", "What someone asks support for"),
    ],
};

pub(super) const NETWORK: Group = Group {
    id: "network",
    title: "Network",
    types: &[
        TypeSpec::distinct("network.ipv4", "IPv4 address", "Any address outside reserved blocks"),
        TypeSpec::distinct("network.ipv6", "IPv6 address", "An address of the documentation prefix 2001:db8::/32"),
        TypeSpec::distinct("network.mac", "MAC address", "Locally administered, so that it is nobody's"),
        TypeSpec::plain("network.port", "Port", "A port number"),
        TypeSpec::plain("network.cidr", "CIDR block", "A private network with its prefix length"),
        TypeSpec::distinct("network.hostname", "Host name", "Role, number and site, such as web-12.fra.example"),
        TypeSpec::plain("network.protocol", "Protocol", "TCP, UDP, ..."),
    ],
};

pub(super) const TECHNOLOGY: Group = Group {
    id: "technology",
    title: "Technology",
    types: &[
        TypeSpec::plain("technology.phrase", "Technical phrase", "What someone does to a computer"),
        TypeSpec::plain("technology.verb", "Technical verb", "Such as compress"),
        TypeSpec::plain("technology.noun", "Technical noun", "Such as firewall"),
        TypeSpec::plain("technology.abbreviation", "Abbreviation", "Such as TCP"),
        TypeSpec::plain("technology.database_engine", "Database engine", "A storage engine"),
        TypeSpec::plain("technology.database_column", "Database column", "The name of a column"),
        TypeSpec::plain("technology.semver", "Version", "A semantic version"),
        TypeSpec::plain("technology.git_branch", "Git branch", "The name of a branch"),
        TypeSpec::distinct("technology.git_commit", "Git commit", "A commit's hash"),
        TypeSpec::plain("technology.programming_language", "Programming language", "By popularity"),
        TypeSpec::plain("technology.log_level", "Log level", "Mostly info"),
        TypeSpec::plain("technology.os", "Operating system", "By share of use"),
        TypeSpec::plain("technology.browser", "Browser", "By share of use"),
        TypeSpec::plain("technology.device_model", "Device model", "A made-up device"),
    ],
};

pub(super) const FILE: Group = Group {
    id: "file",
    title: "File",
    types: &[
        TypeSpec::distinct("file.name", "File name", "Two words and an extension"),
        TypeSpec::plain("file.extension", "File extension", "Without the dot"),
        TypeSpec::distinct("file.path", "File path", "Folders and a file name"),
        TypeSpec::plain("file.mime_type", "MIME type", "Of a file's content"),
        TypeSpec::plain("file.size", "File size", "Bytes, many small and few large"),
        TypeSpec::plain("file.directory", "Folder", "The path of a folder"),
    ],
};
