//! Rust source in the making: text, for the macro runs without optimisation, and a text is parsed
//! by the compiler itself.

use super::spelling::{SQL, Spelling};

use crate::config::Config;

/// What a module of models calls the facade's `runtime`, and `std::fmt`; no model can be called so.
const RUNTIME: &str = "__rt";
const FMT: &str = "__fmt";

/// The lints that hold in the user's crate and that generated code has no say in.
const ALLOW: &str = "dead_code, missing_docs, missing_copy_implementations, unreachable_pub, \
    non_camel_case_types, non_snake_case, non_upper_case_globals, unused_qualifications, \
    clippy::all, clippy::pedantic, clippy::nursery, rustdoc::all";

/// What of the prelude the source names.
pub(super) const PRELUDE: [&str; 10] = [
    "Clone",
    "Default",
    "IntoIterator",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "String",
    "Vec",
];

/// Rust source in the making.
pub(crate) struct Source {
    pub(crate) text: String,
    /// The facade's path, `::schema`.
    pub(crate) facade: String,
    /// The path of the facade's module `runtime`.
    pub(crate) runtime: String,
    /// The path of `std::fmt`.
    pub(crate) fmt: &'static str,
    /// `Clone`, or its absolute path.
    pub(crate) clone: &'static str,
    /// `PartialEq`, or its absolute path.
    pub(crate) partial_eq: &'static str,
    /// `Default`, or its absolute path.
    pub(crate) default: &'static str,
    /// `Option`, or its absolute path.
    pub(crate) option: &'static str,
    /// `None`, or its absolute path.
    pub(crate) none: &'static str,
    /// `Result`, or its absolute path.
    pub(crate) result: &'static str,
    /// `Ok`, or its absolute path.
    pub(crate) ok: &'static str,
    /// `String`, or its absolute path.
    pub(crate) string: &'static str,
    /// What columns and keys are made of.
    pub(crate) query: Query,
    /// The type parameter of functions for their client: no type is called so.
    pub(crate) client: &'static str,
    /// `Vec`, or its absolute path.
    pub(crate) vec: &'static str,
    spelling: Spelling,
    /// The traits that every struct and enum derives beyond its own.
    derives: Vec<String>,
}

/// The paths of what columns and keys are made of: the types, and the functions that make them.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) column: [String; 2],
    pub(crate) null_column: [String; 2],
    pub(crate) unique: [String; 2],
    /// The type and the function of a relation's constant, and the trait that leads to its fields.
    pub(crate) all: [String; 3],
}

/// What a module of models calls them, for each segment of a path costs the compiler; no model can
/// be called so.
const QUERY: [(&str, &str); 9] = [
    ("Column", "__C"),
    ("column", "__c"),
    ("NullColumn", "__N"),
    ("null_column", "__n"),
    ("Unique", "__U"),
    ("unique", "__u"),
    ("ColumnsOf", "__A"),
    ("columns_of", "__a"),
    ("ColumnSet", "__S"),
];

impl Query {
    fn new(spelling: Spelling, facade: &str) -> Self {
        let [column, make_column, null, make_null, unique, make_unique, all, make_all, set] = QUERY
            .map(|(name, short)| match spelling {
                Spelling::Short => short.to_owned(),
                Spelling::Full => format!("::{facade}::runtime::{name}"),
            });
        Self {
            column: [column, make_column],
            null_column: [null, make_null],
            unique: [unique, make_unique],
            all: [all, make_all, set],
        }
    }
}

/// The attribute that keeps the lints of the user's crate from generated code.
pub fn allow() -> String {
    format!("#[allow({ALLOW})]")
}

impl Source {
    pub(crate) fn new(config: &Config, spelling: Spelling, client: &'static str) -> Self {
        let pick = |short, full| if spelling == Spelling::Short { short } else { full };
        Self {
            runtime: match spelling {
                Spelling::Short => RUNTIME.to_owned(),
                Spelling::Full => format!("::{}::runtime", config.facade),
            },
            fmt: pick(FMT, "::std::fmt"),
            clone: pick("Clone", "::std::clone::Clone"),
            partial_eq: pick("PartialEq", "::std::cmp::PartialEq"),
            default: pick("Default", "::std::default::Default"),
            option: pick("Option", "::std::option::Option"),
            none: pick("None", "::std::option::Option::None"),
            result: pick("Result", "::std::result::Result"),
            ok: pick("Ok", "::std::result::Result::Ok"),
            string: pick("String", "::std::string::String"),
            query: Query::new(spelling, &config.facade),
            client,
            vec: pick("Vec", "::std::vec::Vec"),
            spelling,
            text: String::with_capacity(1 << 16),
            facade: format!("::{}", config.facade),
            derives: config.models.derive.clone(),
        }
    }

    /// Appends the parts.
    pub(crate) fn push(&mut self, parts: &[&str]) {
        for part in parts {
            self.text.push_str(part);
        }
    }

    /// The imports of a module.
    pub(crate) fn imports(&mut self) {
        if self.spelling == Spelling::Short {
            let facade = self.facade.clone();
            self.push(&["#[allow(unused_imports)]\nuse ", &facade]);
            self.push(&["::{runtime as ", RUNTIME, ", sql as ", SQL, "};\n"]);
            self.push(&["#[allow(unused_imports)]\nuse ::std::fmt as ", FMT, ";\n"]);
            self.push(&["#[allow(unused_imports)]\nuse ", &facade, "::runtime::{"]);
            for (name, short) in QUERY {
                self.push(&[name, " as ", short, ", "]);
            }
            self.push(&["};\n"]);
        }
    }

    /// Names that show that the scripts of other names are meant.
    pub(crate) fn scripts(&mut self) {
        for letter in crate::naming::witnesses(&self.text) {
            self.push(&["const _: () = { let _", letter.encode_utf8(&mut [0; 4]), " = (); };\n"]);
        }
    }

    pub(crate) fn open_module(&mut self, namespace: &str, module: &str) {
        self.line(&format!("Models of the namespace `{}`.", namespace.replace('`', " ")));
        self.push(&["pub mod ", module, " {\n"]);
    }

    pub(crate) fn close(&mut self) {
        self.push(&["}\n"]);
    }

    /// What is derived: these traits, and those that the user wants of every struct and enum.
    pub(crate) fn derive(&mut self, own: &str) {
        self.derive_of(own, own);
    }

    /// The same of what has some traits, of which only its own are to be derived.
    pub(crate) fn derive_of(&mut self, has: &str, own: &str) {
        let own = own.split(", ").filter(|name| !name.is_empty());
        let is_had = |path: &&str| has.split(", ").any(|it| path.rsplit("::").next() == Some(it));
        let more = self.derives.iter().map(String::as_str).filter(|path| !is_had(path));
        let all: Vec<&str> = own.chain(more).collect();
        if !all.is_empty() {
            self.push(&["#[derive(", &all.join(", "), ")]\n"]);
        }
    }

    /// The variants of an enum, each called by its label where `serde` writes or reads it.
    pub(crate) fn variants(&mut self, variants: &[String], labels: &[String]) {
        let is_any = |path: &String| is_serde(path, "Serialize") || is_serde(path, "Deserialize");
        let is_serde = self.derives.iter().any(is_any);
        for (variant, label) in variants.iter().zip(labels) {
            if is_serde && variant != label {
                self.push(&["#[serde(rename = "]);
                self.literal(label);
                self.push(&[")]\n"]);
            }
            self.push(&[variant, ",\n"]);
        }
    }

    /// A line of documentation: nothing in it can end it.
    pub(crate) fn line(&mut self, text: &str) {
        let shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.push(&["/// ", &shown, "\n"]);
    }

    /// A comment of the database as documentation.
    pub(crate) fn doc(&mut self, comment: Option<&str>) {
        let Some(comment) = comment else { return };
        let mut doc = String::with_capacity(comment.len());
        for (i, line) in comment.lines().enumerate() {
            if i > 0 {
                doc.push('\n');
            }
            // Code in a comment of the database is not a test of ours: neither by indentation nor
            // by a fence. Markup of HTML and links would be warnings of rustdoc.
            for c in line.trim().chars() {
                match c {
                    '`' | '~' | '[' | ']' | '<' | '>' | '*' | '_' | '\\' => {
                        doc.push('\\');
                        doc.push(c);
                    }
                    c if c.is_control() => doc.push(' '),
                    c => doc.push(c),
                }
            }
        }
        self.push(&["#[doc = "]);
        self.literal(&doc);
        self.push(&["]\n"]);
    }

    /// A part of a string literal, ended by NUL.
    pub(crate) fn ended(&mut self, part: &str) {
        push_ended(&mut self.text, part);
    }

    /// A string literal with this content.
    pub(crate) fn literal(&mut self, content: &str) {
        push_literal(&mut self.text, content);
    }
}

/// Appends a part of a string literal, ended by NUL, which no name of PostgreSQL can contain: it
/// could only come from a forged snapshot.
pub(super) fn push_ended(out: &mut String, part: &str) {
    if is_literal(part) {
        out.push_str(part);
    } else {
        push_escaped(out, &part.replace('\0', ""));
    }
    out.push_str("\\0");
}

/// Appends a string literal with this content, whatever it is.
fn push_literal(out: &mut String, content: &str) {
    out.push('"');
    push_escaped(out, content);
    out.push('"');
}

/// Appends what stands between the quotes of a string literal with this content.
fn push_escaped(out: &mut String, content: &str) {
    if is_literal(content) {
        out.push_str(content);
        return;
    }
    for c in content.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\0' => out.push_str("\\0"),
            c if c.is_ascii_control() || is_bidirectional(c) => {
                out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
}

/// Whether a text stands in a string literal as it is. A loop that calls nothing, for the macro runs
/// without optimisation, and most texts are such.
fn is_literal(content: &str) -> bool {
    let mut rest = content.as_bytes();
    while let [b' ' | b'!' | b'#'..=b'[' | b']'..=b'~', next @ ..] = rest {
        rest = next;
    }
    rest.is_empty()
}

/// Characters that make text look like other text; the compiler denies them in literals.
fn is_bidirectional(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{7f}'..='\u{9f}')
}

/// Whether a derived trait is this one of `serde`, however it is reached.
pub(crate) fn is_serde(path: &str, name: &str) -> bool {
    match path.trim_start_matches("::").rsplit_once("::") {
        Some((of, last)) => last == name && of.split("::").any(|it| it.starts_with("serde")),
        None => path == name,
    }
}
