//! The plural of an English noun, and the other words that relations are named by.

use super::singular::{IRREGULAR, UNCHANGED, last_word, singular, with_case_of};

/// Nouns that are their own plural.
#[rustfmt::skip]
const ALIKE: &[&str] = &[
    "aerobics", "aircraft", "analytics", "aws", "bison", "by", "cattle", "chassis", "clothes", "cod",
    "corps",
    "debris", "deer", "diabetes", "diagnostics", "dns", "economics", "electronics", "equipment",
    "ethics", "feedback", "fish", "following", "furniture", "goods", "gps", "headquarters", "https",
    "information", "ios", "jewelry", "kubernetes", "kudos", "linguistics", "livestock", "logistics",
    "luggage", "mathematics", "means", "media", "moose", "news", "offspring", "pants", "personnel",
    "physics", "police", "politics", "premises", "progress", "rabies", "research", "rice", "rss",
    "salmon", "scissors", "sheep", "shrimp", "sms", "spacecraft", "sqs", "staff", "statistics",
    "swine", "tls", "traffic", "trans", "trousers", "trout", "tuna", "weather", "wms",
];

/// What such nouns end in: `software`, `metadata`, `timeseries`.
const ALIKE_ENDINGS: [&str; 4] = ["data", "series", "species", "ware"];

/// Nouns that others end in, with the plural that no rule makes.
const LAST: [(&str, &str); 4] =
    [("child", "children"), ("medium", "media"), ("person", "people"), ("shelf", "shelves")];

/// What ends a name that tells what a row does: `works_on`, but not `add_on`.
const AFTER_VERBS: [&str; 8] = ["at", "for", "from", "in", "of", "on", "to", "with"];

/// The plural of the last word of a name, the words before it kept. A word that is a plural is kept, and so is one
/// that ends in a number.
pub(crate) fn plural(name: &str) -> String {
    // `group_` keeps clear of a word of SQL.
    let stem = name.trim_end_matches('_');
    let name = if stem.is_empty() { name } else { stem };
    let (before, word) = name.split_at(last_word(name));
    let lower = word.to_lowercase();
    let is_plural = singular(&lower) != lower && !UNCHANGED.contains(&&*lower)
        || lower.ends_with(|c: char| c.is_ascii_digit())
        || AFTER_VERBS.contains(&&*lower) && ["s_", "ed_"].iter().any(|end| before.ends_with(end));
    if lower.len() != word.len() || !word.is_ascii() || word.is_empty() || is_plural {
        return name.to_owned();
    }
    format!("{before}{}", with_case_of(word, &of_word(&lower)))
}

fn of_word(word: &str) -> String {
    if ALIKE.contains(&word) || ALIKE_ENDINGS.iter().any(|end| word.ends_with(end)) {
        return word.to_owned();
    }
    if let Some((plural, _)) = IRREGULAR.iter().find(|(_, singular)| *singular == word) {
        return (*plural).to_owned();
    }
    for (one, many) in LAST {
        if let Some(stem) = word.strip_suffix(one) {
            return format!("{stem}{many}");
        }
    }
    if let Some(stem) = word.strip_suffix("man").filter(|stem| stem.len() > 2) {
        return format!("{stem}men");
    }
    // `saved`, `followed`: those that were.
    if word.ends_with("ed") && !word.ends_with("eed") && word.len() > 4 {
        return word.to_owned();
    }
    let before_last = word.bytes().rev().nth(1);
    let after_vowel = before_last.is_some_and(|byte| b"aeiou".contains(&byte));
    if let Some(stem) = word.strip_suffix("sis") {
        return format!("{stem}ses");
    }
    if let Some(stem) = word.strip_suffix('y').filter(|_| !after_vowel) {
        return format!("{stem}ies");
    }
    if word.ends_with("zz") || word.ends_with('z') && !after_vowel {
        return format!("{word}es");
    }
    if let Some(stem) = word.strip_suffix('z') {
        return format!("{stem}zzes");
    }
    let hisses = ["s", "x", "ch", "sh"].iter().any(|end| word.ends_with(end));
    if hisses { format!("{word}es") } else { format!("{word}s") }
}

/// What those do to a thing who are called so: an `author` has `authored` posts.
#[rustfmt::skip]
const DEEDS: &[(&str, &str)] = &[
    ("approver", "approved"), ("assignee", "assigned"), ("assigner", "assigned"),
    ("author", "authored"), ("buyer", "bought"), ("creator", "created"), ("editor", "edited"), ("evaluator", "evaluated"), ("granter", "granted"),
    ("inviter", "invited"), ("loser", "lost"), ("maintainer", "maintained"), ("manager", "managed"),
    ("moderator", "moderated"), ("modifier", "modified"), ("organizer", "organized"), ("owner", "owned"),
    ("payer", "paid"), ("publisher", "published"), ("purchaser", "purchased"), ("receiver", "received"),
    ("recipient", "received"), ("redeemer", "redeemed"), ("reporter", "reported"),
    ("requester", "requested"), ("resolver", "resolved"), ("reviewer", "reviewed"), ("revoker", "revoked"),
    ("seller", "sold"), ("sender", "sent"), ("solver", "solved"), ("subscriber", "subscribed"), ("teacher", "taught"), ("translator", "translated"), ("updater", "updated"),
    ("uploader", "uploaded"), ("winner", "won"), ("writer", "written"),
];

/// The word that tells the rows of one role from those of another: `authored` of `author`,
/// `created` of `created_by`, else the role itself.
pub(crate) fn deed(role: &str) -> &str {
    if let Some(deed) = role.strip_suffix("_by").filter(|deed| !deed.is_empty()) {
        return deed;
    }
    let found = DEEDS.binary_search_by(|(who, _)| (*who).cmp(role)).ok();
    found.and_then(|place| DEEDS.get(place)).map_or(role, |(_, deed)| deed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(DEEDS.is_sorted_by_key(|(who, _)| who));
    }

    #[test]
    fn singular_becomes_plural() {
        for (one, many) in [
            ("user", "users"),
            ("users", "users"),
            ("user_account", "user_accounts"),
            ("OrderLine", "OrderLines"),
            ("address", "addresses"),
            ("status", "statuses"),
            ("study", "studies"),
            ("day", "days"),
            ("moose", "moose"),
            ("medium", "media"),
            ("works_on", "works_on"),
            ("add_on", "add_ons"),
            ("manufacturer", "manufacturers"),
            ("person", "people"),
            ("salesperson", "salespeople"),
            ("child", "children"),
            ("woman", "women"),
            ("human", "humans"),
            ("box", "boxes"),
            ("batch", "batches"),
            ("quiz", "quizzes"),
            ("topaz", "topazes"),
            ("fintech", "fintechs"),
            ("clothes", "clothes"),
            ("index", "indices"),
            ("analysis", "analyses"),
            ("series", "series"),
            ("news", "news"),
            ("metadata", "metadata"),
            ("bus", "buses"),
            ("hero", "heroes"),
            ("photo", "photos"),
            ("inventory", "inventories"),
            ("followed", "followed"),
            ("comment_saved", "comment_saved"),
            ("feed", "feeds"),
            ("bed", "beds"),
            ("menus", "menus"),
            ("menu", "menus"),
            ("api", "apis"),
            ("emojis", "emojis"),
            ("specimen", "specimens"),
            ("focus", "focuses"),
            ("alumni", "alumni"),
            ("fungus", "fungi"),
            ("sms", "sms"),
            ("group_", "groups"),
            ("run_triggered_by", "run_triggered_by"),
            ("dns", "dns"),
            ("diabetes", "diabetes"),
            ("epoch", "epochs"),
            ("stomach", "stomachs"),
            ("german", "germans"),
            ("talisman", "talismans"),
            ("embed", "embeds"),
            ("calf", "calves"),
            ("APIKey", "APIKeys"),
            ("userID", "userIDS"),
            ("x", "xes"),
            ("timeseries", "timeseries"),
            ("userdata", "userdata"),
            ("firmware", "firmware"),
            ("grandchild", "grandchildren"),
            ("bookshelf", "bookshelves"),
            ("minibus", "minibuses"),
            ("events_2024", "events_2024"),
            ("user1", "user1"),
            ("spectra", "spectra"),
            ("kudos", "kudos"),
            ("", ""),
        ] {
            assert_eq!(plural(one), many, "{one}");
        }
    }

    #[test]
    fn plurals_come_back() {
        for word in ["user", "category", "address", "status", "movie", "person", "box", "key"] {
            assert_eq!(singular(&plural(word)), word);
        }
    }

    #[test]
    fn a_role_is_told_by_what_it_does() {
        assert_eq!(
            ["author", "created_by", "parent", "_by"].map(deed),
            ["authored", "created", "parent", "_by"]
        );
    }
}
