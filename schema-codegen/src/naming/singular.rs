//! The singular of an English noun, as far as table names need it.
//!
//! Written here because the macro runs it on every table without optimisation: the crates that do
//! this compile a hundred regular expressions first, which alone takes a quarter of the time in
//! which the models of a usual database are made.

/// Plurals that no rule makes, with their singular.
#[rustfmt::skip]
pub(super) const IRREGULAR: &[(&str, &str)] = &[
    ("addenda", "addendum"), ("aliases", "alias"), ("alumnae", "alumna"), ("alumni", "alumnus"),
    ("atlases", "atlas"), ("avalanches", "avalanche"), ("axes", "axis"), ("backaches", "backache"),
    ("bacteria", "bacterium"), ("biases", "bias"), ("bipeds", "biped"), ("brownies", "brownie"),
    ("caches", "cache"), ("caimans", "caiman"), ("calories", "calorie"), ("calves", "calf"),
    ("campuses", "campus"), ("canvases", "canvas"), ("caymans", "cayman"), ("censuses", "census"),
    ("cliches", "cliche"), ("codices", "codex"), ("consensuses", "consensus"),
    ("cookies", "cookie"), ("corpora", "corpus"), ("corpses", "corpse"), ("creches", "creche"),
    ("crises", "crisis"), ("criteria", "criterion"), ("curricula", "curriculum"), ("dice", "die"),
    ("echoes", "echo"), ("elves", "elf"), ("embeds", "embed"), ("emphases", "emphasis"),
    ("epochs", "epoch"), ("errata", "erratum"), ("feet", "foot"), ("fintechs", "fintech"),
    ("flatbeds", "flatbed"), ("freebies", "freebie"), ("fungi", "fungus"), ("gases", "gas"),
    ("geese", "goose"), ("genera", "genus"), ("geneses", "genesis"), ("genies", "genie"),
    ("germans", "german"), ("halves", "half"), ("headaches", "headache"), ("heroes", "hero"),
    ("hoodies", "hoodie"), ("hooves", "hoof"), ("hundreds", "hundred"), ("indices", "index"),
    ("irises", "iris"), ("knives", "knife"), ("leaves", "leaf"), ("lenses", "lens"),
    ("lies", "lie"), ("lives", "life"), ("loaves", "loaf"), ("loci", "locus"),
    ("magpies", "magpie"), ("matrices", "matrix"), ("men", "man"), ("mice", "mouse"),
    ("midwives", "midwife"), ("minuses", "minus"), ("minutiae", "minutia"), ("monarchs", "monarch"),
    ("mopeds", "moped"), ("mosquitoes", "mosquito"), ("moustaches", "moustache"),
    ("movies", "movie"), ("neckties", "necktie"), ("neuroses", "neurosis"), ("newbies", "newbie"),
    ("newlyweds", "newlywed"), ("nexuses", "nexus"), ("nuclei", "nucleus"), ("oases", "oasis"),
    ("octopuses", "octopus"), ("oligarchs", "oligarch"), ("ottomans", "ottoman"), ("oxen", "ox"),
    ("people", "person"), ("phenomena", "phenomenon"), ("pixies", "pixie"),
    ("platypuses", "platypus"), ("pluses", "plus"), ("poses", "pose"), ("potatoes", "potato"),
    ("prairies", "prairie"), ("prognoses", "prognosis"), ("prospectuses", "prospectus"),
    ("psyches", "psyche"), ("psychoses", "psychosis"), ("quiches", "quiche"), ("quizzes", "quiz"),
    ("rookies", "rookie"), ("scarves", "scarf"), ("selfies", "selfie"), ("shamans", "shaman"),
    ("smoothies", "smoothie"), ("spectra", "spectrum"), ("stimuli", "stimulus"),
    ("stomachs", "stomach"), ("strata", "stratum"), ("syllabi", "syllabus"),
    ("symbioses", "symbiosis"), ("talismans", "talisman"), ("taxa", "taxon"), ("techs", "tech"),
    ("teeth", "tooth"), ("testbeds", "testbed"), ("thieves", "thief"), ("ties", "tie"),
    ("tomatoes", "tomato"), ("topazes", "topaz"), ("torpedoes", "torpedo"), ("tranches", "tranche"),
    ("veggies", "veggie"), ("vertices", "vertex"), ("vetoes", "veto"), ("volcanoes", "volcano"),
    ("vortices", "vortex"), ("watersheds", "watershed"), ("wives", "wife"), ("wolves", "wolf"),
    ("women", "woman"), ("yeses", "yes"), ("zombies", "zombie"),
];

/// Words that end like plurals and are none, or are their own plural.
#[rustfmt::skip]
pub(super) const UNCHANGED: &[&str] = &[
    "abacus", "abdomen", "address", "aerobics", "aircraft", "alias", "always", "analytics",
    "apparatus", "as", "atlas", "aws", "axis", "basis", "bias", "bonus", "bus", "business",
    "cactus", "calculus", "callus", "campus", "cannabis", "canvas", "census", "certamen", "chaos",
    "chassis", "chorus", "circus", "citrus", "class", "clitoris", "clothes", "cms", "compass",
    "consensus", "corps", "corpus", "cosmos", "crisis", "cumulus", "data", "debris", "diabetes",
    "diagnosis", "diagnostics", "dictamen", "dns", "economics", "electronics", "emphasis",
    "epidermis", "ethics", "examen", "exodus", "focus", "foramen", "fungus", "gas", "genesis",
    "genius", "genus", "germen", "gis", "goods", "gps", "gravamen", "headquarters", "hiatus",
    "https", "hymen", "hypothesis", "ibis", "ios", "iris", "is", "kms", "kubernetes", "kudos",
    "lens", "less", "linguistics", "litmus", "lms", "locus", "logistics", "lotus", "mantis",
    "marquis", "mathematics", "means", "metadata", "minus", "mms", "mucus", "nas", "news", "nexus",
    "nucleus", "octopus", "omen", "opus", "os", "pants", "paris", "pelvis", "penis", "phosphorus",
    "physics", "plus", "pms", "politics", "pos", "premises", "press", "previous", "process",
    "progress", "prospectus", "qos", "rabies", "radius", "ramen", "rds", "redis", "rss", "saas",
    "sas", "scissors", "semen", "sinus", "sms", "sqs", "stamen", "statistics", "status", "stimulus",
    "stylus", "surplus", "syllabus", "synopsis", "synthesis", "sys", "tennis", "terminus",
    "thesaurus", "thesis", "this", "tls", "torus", "tos", "trans", "trellis", "trousers", "ups",
    "us", "uterus", "various", "versus", "virus", "vms", "vps", "walrus", "was", "wms", "yes",
];

/// Endings, the most special first: what stands at the end, and what stands there in the singular.
#[rustfmt::skip]
const ENDINGS: &[(&str, &str)] = &[
    ("lyses", "lysis"), ("stases", "stasis"), ("diagnoses", "diagnosis"), ("theses", "thesis"),
    ("synopses", "synopsis"), ("bases", "base"), ("databases", "database"),
    ("houses", "house"), ("causes", "cause"), ("clauses", "clause"), ("courses", "course"),
    ("bonuses", "bonus"), ("abuses", "abuse"), ("buses", "bus"), ("caucuses", "caucus"),
    ("statuses", "status"), ("viruses", "virus"), ("uses", "use"), ("cases", "case"), ("phases", "phase"), ("phrases", "phrase"),
    ("radii", "radius"), ("caches", "cache"), ("niches", "niche"),
    ("sizes", "size"), ("prizes", "prize"),
    ("antennae", "antenna"), ("appendices", "appendix"), ("cacti", "cactus"), ("foci", "focus"),
    ("formulae", "formula"), ("larvae", "larva"), ("memoranda", "memorandum"), ("schemata", "schema"),
    ("shoes", "shoe"), ("toes", "toe"), ("canoes", "canoe"), ("oboes", "oboe"), ("oes", "o"),
    ("cpus", "cpu"), ("eaus", "eau"), ("gpus", "gpu"), ("gurus", "guru"), ("haikus", "haiku"),
    ("menus", "menu"), ("pdus", "pdu"), ("psus", "psu"), ("skus", "sku"), ("tpus", "tpu"), ("taxis", "taxi"),
    ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("zzes", "zz"), ("tzes", "tz"),
    ("children", "child"), ("shelves", "shelf"),
    ("nurseries", "nursery"), ("miseries", "misery"), ("brasseries", "brasserie"),
    ("patisseries", "patisserie"), ("rotisseries", "rotisserie"),
    ("series", "series"), ("species", "species"), ("ies", "y"), ("ss", "ss"), ("us", "us"), ("itis", "itis"), ("polis", "polis"), ("sis", "sis"),
    ("xis", "xis"), ("s", ""),
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
/// that follows a small letter, or stands between a capital and one: `APIKeys`, but not `URLs`.
pub(super) fn last_word(name: &str) -> usize {
    let mut start = 0;
    let (mut small, mut capital) = (false, false);
    for (i, c) in name.char_indices() {
        let after = name.get(i + c.len_utf8()..).unwrap_or_default();
        let is_word = after != "s" && after.starts_with(char::is_lowercase);
        if c.is_uppercase() && (small || capital && is_word) {
            start = i;
        }
        if !c.is_alphanumeric() {
            start = i + c.len_utf8();
        }
        (small, capital) = (c.is_lowercase() || c.is_numeric(), c.is_uppercase());
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
    if let Some(stem) = word.strip_suffix("es")
        && stem.len() > 2
        && UNCHANGED.binary_search(&stem).is_ok()
    {
        return stem.to_owned();
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
    // `volumen`, `regimen` are no men.
    let men = word.strip_suffix("men").filter(|stem| stem.len() > 2);
    if let Some(stem) = men.filter(|stem| !stem.ends_with(['i', 'u'])) {
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
            ("dialyses", "dialysis"),
            ("metastases", "metastasis"),
            ("waltzes", "waltz"),
            ("vps", "vps"),
            ("midwives", "midwife"),
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
            ("menus", "menu"),
            ("product_skus", "product_sku"),
            ("bureaus", "bureau"),
            ("apis", "api"),
            ("emojis", "emoji"),
            ("taxis", "taxi"),
            ("axis", "axis"),
            ("analysis", "analysis"),
            ("metropolis", "metropolis"),
            ("focuses", "focus"),
            ("radiuses", "radius"),
            ("surpluses", "surplus"),
            ("virus", "virus"),
            ("uses", "use"),
            ("causes", "cause"),
            ("specimen", "specimen"),
            ("regimen", "regimen"),
            ("mangoes", "mango"),
            ("shoes", "shoe"),
            ("canoes", "canoe"),
            ("potatoes", "potato"),
            ("calories", "calorie"),
            ("alumni", "alumnus"),
            ("bacteria", "bacterium"),
            ("pos", "pos"),
            ("poses", "pose"),
            ("corpses", "corpse"),
            ("tranches", "tranche"),
            ("avalanches", "avalanche"),
            ("prognoses", "prognosis"),
            ("emphases", "emphasis"),
            ("calves", "calf"),
            ("scarves", "scarf"),
            ("diabetes", "diabetes"),
            ("rabies", "rabies"),
            ("volumen", "volumen"),
            ("examen", "examen"),
            ("cameramen", "cameraman"),
            ("APIKeys", "APIKey"),
            ("URLs", "Url"),
            ("relatedIDs", "relatedId"),
            ("timeseries", "timeseries"),
            ("subspecies", "subspecies"),
            ("nurseries", "nursery"),
            ("orderstatuses", "orderstatus"),
            ("minibuses", "minibus"),
            ("abuses", "abuse"),
            ("bookshelves", "bookshelf"),
            ("grandchildren", "grandchild"),
            ("taxa", "taxon"),
            ("pdus", "pdu"),
            ("trans", "trans"),
        ] {
            assert_eq!(singular(plural), expected, "{plural}");
        }
    }
}
