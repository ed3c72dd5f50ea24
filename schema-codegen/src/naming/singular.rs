//! The singular of an English noun, as far as table names need it.
//!
//! Written here because the macro runs it on every table without optimisation: the crates that do
//! this compile a hundred regular expressions first, which alone takes a quarter of the time in
//! which the models of a usual database are made.

/// Plurals that no rule makes, with their singular.
#[rustfmt::skip]
pub(super) const IRREGULAR: &[(&str, &str)] = &[
    ("aliases", "alias"), ("atlases", "atlas"), ("axes", "axis"), ("biases", "bias"),
    ("buses", "bus"), ("caches", "cache"), ("campuses", "campus"), ("canvases", "canvas"),
    ("censuses", "census"), ("children", "child"), ("consensuses", "consensus"),
    ("cookies", "cookie"), ("corpora", "corpus"), ("crises", "crisis"), ("criteria", "criterion"),
    ("curricula", "curriculum"), ("dice", "die"), ("echoes", "echo"), ("elves", "elf"),
    ("feet", "foot"), ("gases", "gas"), ("geese", "goose"), ("genera", "genus"), ("halves", "half"),
    ("headaches", "headache"),
    ("heroes", "hero"), ("indices", "index"), ("irises", "iris"), ("knives", "knife"),
    ("leaves", "leaf"), ("lenses", "lens"), ("lies", "lie"), ("lives", "life"), ("loaves", "loaf"),
    ("matrices", "matrix"), ("men", "man"), ("mice", "mouse"), ("minuses", "minus"),
    ("minutiae", "minutia"), ("movies", "movie"), ("nexuses", "nexus"), ("octopuses", "octopus"),
    ("oxen", "ox"), ("people", "person"), ("phenomena", "phenomenon"), ("pluses", "plus"),
    ("potatoes", "potato"), ("prospectuses", "prospectus"), ("quizzes", "quiz"),
    ("shelves", "shelf"), ("statuses", "status"), ("syllabi", "syllabus"), ("teeth", "tooth"),
    ("thieves", "thief"), ("ties", "tie"), ("tomatoes", "tomato"), ("torpedoes", "torpedo"),
    ("vertices", "vertex"), ("vetoes", "veto"), ("viruses", "virus"), ("vortices", "vortex"),
    ("wives", "wife"), ("wolves", "wolf"), ("women", "woman"), ("yeses", "yes"),
    ("zombies", "zombie"),
];

/// Words that end like plurals and are none, or are their own plural.
#[rustfmt::skip]
pub(super) const UNCHANGED: &[&str] = &[
    "address", "aerobics", "aircraft", "alias", "always", "analytics", "apparatus", "as", "atlas",
    "axis", "basis", "bias", "bonus", "bus", "business", "campus", "canvas", "census", "chaos",
    "chassis", "class", "compass", "consensus", "corps", "corpus", "cosmos", "crisis", "data",
    "debris", "diagnosis", "diagnostics", "economics", "electronics", "emphasis", "ethics", "focus",
    "gas", "genesis", "genius", "genus", "goods", "gps", "headquarters", "hypothesis", "iris", "is",
    "kubernetes", "lens", "less", "linguistics", "logistics", "mathematics", "means", "metadata",
    "minus", "news", "nexus", "os", "pants", "phosphorus", "physics", "plus", "politics",
    "premises", "press", "previous", "process", "progress", "prospectus", "radius", "redis", "rss",
    "scissors", "series", "sms", "species", "statistics", "status", "surplus", "synopsis",
    "synthesis", "sys", "terminus", "thesis", "this", "tls", "trellis", "trousers", "us", "various",
    "versus", "virus", "vms", "was", "yes",
];

/// Endings, the most special first: what stands at the end, and what stands there in the singular.
#[rustfmt::skip]
const ENDINGS: &[(&str, &str)] = &[
    ("analyses", "analysis"), ("diagnoses", "diagnosis"), ("theses", "thesis"),
    ("synopses", "synopsis"), ("bases", "base"), ("databases", "database"),
    ("houses", "house"), ("causes", "cause"), ("clauses", "clause"), ("courses", "course"),
    ("bonuses", "bonus"), ("uses", "use"), ("cases", "case"), ("phases", "phase"), ("phrases", "phrase"),
    ("radii", "radius"), ("caches", "cache"), ("niches", "niche"),
    ("sizes", "size"), ("prizes", "prize"),
    ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("zzes", "zz"),
    ("ies", "y"), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""),
];

/// The singular of the last word of a name, the words before it kept: `user_accounts` →
/// `user_account`, `OrderLines` → `OrderLine`. A word that is no plural is kept.
pub fn singular(name: &str) -> String {
    let start = last_word(name);
    let (before, word) = name.split_at(start);
    let lower = word.to_lowercase();
    if lower.len() != word.len() || !word.is_ascii() || word.len() < 3 {
        return name.to_owned();
    }
    let made = of_word(&lower);
    if made == lower {
        return name.to_owned();
    }
    format!("{before}{}", with_case_of(word, &made))
}

/// Where the last word of a name starts: after an underscore, space or hyphen, or at a capital
/// that follows a small letter.
pub(super) fn last_word(name: &str) -> usize {
    let mut start = 0;
    let mut small = false;
    for (i, c) in name.char_indices() {
        if c.is_uppercase() && small {
            start = i;
        }
        if !c.is_alphanumeric() {
            start = i + c.len_utf8();
        }
        small = c.is_lowercase() || c.is_numeric();
    }
    if start == name.len() { 0 } else { start }
}

fn of_word(word: &str) -> String {
    if UNCHANGED.binary_search(&word).is_ok() {
        return word.to_owned();
    }
    if let Ok(found) = IRREGULAR.binary_search_by(|(plural, _)| plural.cmp(&word)) {
        return IRREGULAR.get(found).map_or(word, |(_, singular)| singular).to_owned();
    }
    for (plural, singular) in ENDINGS {
        if let Some(stem) = word.strip_suffix(plural) {
            // `ies` after one letter is `…ie`, and endings without a word before them are none.
            return match *plural {
                "ies" if stem.len() < 2 => format!("{stem}ie"),
                "s" if stem.len() < 2 => word.to_owned(),
                _ => format!("{stem}{singular}"),
            };
        }
    }
    if let Some(stem) = word.strip_suffix("men").filter(|stem| stem.len() > 2) {
        return format!("{stem}man");
    }
    match word.strip_suffix("people") {
        Some(stem) => format!("{stem}person"),
        None => word.to_owned(),
    }
}

pub(super) fn with_case_of(word: &str, made: &str) -> String {
    if word.chars().all(|c| !c.is_lowercase()) {
        return made.to_uppercase();
    }
    if word.starts_with(char::is_uppercase) {
        let mut chars = made.chars();
        return chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect());
    }
    made.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(IRREGULAR.is_sorted_by_key(|(plural, _)| plural));
        assert!(UNCHANGED.is_sorted());
    }

    #[test]
    fn plurals_become_singular() {
        for (plural, expected) in [
            ("users", "user"),
            ("user_accounts", "user_account"),
            ("OrderLines", "OrderLine"),
            ("USERS", "USER"),
            ("addresses", "address"),
            ("address", "address"),
            ("categories", "category"),
            ("movies", "movie"),
            ("boxes", "box"),
            ("matches", "match"),
            ("statuses", "status"),
            ("status", "status"),
            ("order_status", "order_status"),
            ("people", "person"),
            ("salespeople", "salesperson"),
            ("children", "child"),
            ("series", "series"),
            ("news", "news"),
            ("data", "data"),
            ("analyses", "analysis"),
            ("databases", "database"),
            ("warehouses", "warehouse"),
            ("purchases", "purchase"),
            ("houses", "house"),
            ("courses", "course"),
            ("invoices", "invoice"),
            ("devices", "device"),
            ("heroes", "hero"),
            ("photos", "photo"),
            ("keys", "key"),
            ("classes", "class"),
            ("processes", "process"),
            ("branches", "branch"),
            ("taxes", "tax"),
            ("indices", "index"),
            ("sizes", "size"),
            ("quizzes", "quiz"),
            ("wishes", "wish"),
            ("leaves", "leaf"),
            ("responses", "response"),
            ("licenses", "license"),
            ("expenses", "expense"),
            ("caches", "cache"),
            ("headaches", "headache"),
            ("exes", "ex"),
            ("größen", "größen"),
            ("us", "us"),
            ("s", "s"),
            ("_", "_"),
            ("", ""),
            ("pgs", "pg"),
            ("workmen", "workman"),
            ("crates", "crate"),
            ("versions", "version"),
            ("axes", "axis"),
            ("prices", "price"),
            ("employees", "employee"),
            ("territories", "territory"),
            ("shipping_ies", "shipping_ie"),
        ] {
            assert_eq!(singular(plural), expected, "{plural}");
        }
    }
}
