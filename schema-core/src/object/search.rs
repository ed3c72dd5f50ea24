//! How text is compared, converted and searched.

use super::object;

object! {
    /// A collation (`pg_collation`). Its version is the server's own affair.
    Collation {
        /// `libc`, `icu` or `builtin` (`collprovider`).
        provider: String,
        /// Whether texts of different bytes can be equal (`collisdeterministic`).
        nondeterministic: bool,
        /// The locale, where it is one for order and characters (`colllocale`, `colliculocale`,
        /// or `collcollate` and `collctype` where they are the same).
        locale: Option<String>,
        /// The locale of the order where it is another than that of characters (`collcollate`).
        lc_collate: Option<String>,
        /// The locale of characters where it is another than that of the order (`collctype`).
        lc_ctype: Option<String>,
        /// Rules added to those of the locale, from PostgreSQL 16 on (`collicurules`).
        rules: Option<String>,
    }

    /// A conversion between encodings (`pg_conversion`).
    Conversion {
        /// Whether it is the one that the server takes by itself (`condefault`).
        default: bool,
        /// The encoding it reads (`conforencoding`).
        from: String,
        /// The encoding it writes (`contoencoding`).
        to: String,
        /// The function that does it (`conproc`).
        function: String,
    }

    /// A text search parser (`pg_ts_parser`).
    TextSearchParser {
        /// The function that begins (`prsstart`).
        start: String,
        /// The function that gives the next token (`prstoken`).
        gettoken: String,
        /// The function that ends (`prsend`).
        end: String,
        /// The function that lists the types of tokens (`prslextype`).
        lextypes: String,
        /// The function that makes headlines (`prsheadline`).
        headline: Option<String>,
    }

    /// A text search template (`pg_ts_template`).
    TextSearchTemplate {
        /// The function that makes a dictionary ready (`tmplinit`).
        init: Option<String>,
        /// The function that looks a token up (`tmpllexize`).
        lexize: String,
    }

    /// A text search dictionary (`pg_ts_dict`).
    TextSearchDictionary {
        /// The template (`dicttemplate`).
        template: String,
        /// Its options as SQL writes them, `stopwords = 'english'` (`dictinitoption`).
        options: Vec<String>,
    }

    /// A text search configuration (`pg_ts_config`).
    TextSearchConfiguration {
        /// The parser (`cfgparser`).
        parser: String,
        /// The dictionaries of each type of token in their order, `word: simple, english_stem`
        /// (`pg_ts_config_map`).
        mappings: Vec<String>,
    }
}
