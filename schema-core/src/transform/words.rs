//! One name made of another: small letters, words with underscores, prefixes taken off.

use super::Case;

/// The name in small letters and, for [`Case::Snake`], with an underscore between its words.
/// Made twice it stays the same. A name that has no letter and no digit is left as it is.
pub fn cased(name: &str, case: Case) -> String {
    match case {
        Case::Lower => name.to_lowercase(),
        Case::Snake => snake(name),
    }
}

/// `UserID` → `user_id`, `HTTPServer2` → `http_server2`, `Order Details` → `order_details`.
///
/// Underscores that are there stay, doubled ones too; whatever else is no letter and no digit
/// becomes one, except at the ends.
fn snake(name: &str) -> String {
    let kept = name.trim_matches(|c: char| !is_word(c) && c != '_');
    if !kept.contains(is_word) {
        return name.to_owned();
    }
    let chars: Vec<char> = kept.chars().collect();
    let mut out = String::with_capacity(kept.len() + 4);
    for (i, &c) in chars.iter().enumerate() {
        if !is_word(c) {
            if c == '_' || !out.ends_with('_') {
                out.push('_');
            }
            continue;
        }
        if begins_word(&chars, i) && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// Whether a capital begins a word: after a small letter or a digit, or as the last of several
/// before a small letter. The `s` of `IDs` belongs to the capitals before it.
fn begins_word(chars: &[char], at: usize) -> bool {
    let is = |i: Option<usize>, test: fn(char) -> bool| {
        i.and_then(|i| chars.get(i)).is_some_and(|c| test(*c))
    };
    let before = at.checked_sub(1);
    if !is(Some(at), is_capital) {
        return false;
    }
    let plural = |s: usize| {
        chars.get(s) == Some(&'s')
            && is(s.checked_sub(1), is_capital)
            && is(s.checked_sub(2), is_capital)
            && !is(Some(s + 1), is_small)
    };
    if is(before, is_capital) {
        return is(Some(at + 1), is_small) && !plural(at + 1);
    }
    is(before, is_word)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// Whether there is a small letter for it; some capitals have none.
fn is_capital(c: char) -> bool {
    c.to_lowercase().ne([c])
}

fn is_small(c: char) -> bool {
    c.is_alphabetic() && !is_capital(c)
}

/// The name without the prefix: `tblUser` → `User`, `tbl_user` → `user`. `None` where it has none,
/// where nothing would be left, and where the prefix may be the beginning of a word (`tblank`).
pub fn stripped<'n>(name: &'n str, prefix: &str) -> Option<&'n str> {
    let rest = name.strip_prefix(prefix).filter(|_| !prefix.is_empty())?;
    let ends = prefix.ends_with(|c: char| !is_word(c))
        || rest.starts_with(|c: char| !is_word(c))
        || prefix.ends_with(is_small) != rest.starts_with(is_small)
        || (rest.starts_with(is_capital) && rest.chars().nth(1).is_some_and(is_small));
    let rest = rest.trim_start_matches(|c: char| !is_word(c));
    (ends && !rest.is_empty()).then_some(rest)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_become_words_with_underscores() {
        for (name, want) in [
            ("user_data", "user_data"),
            ("USER_DATA", "user_data"),
            ("UserID", "user_id"),
            ("userId", "user_id"),
            ("HTTPServer2", "http_server2"),
            ("orderDETAILS", "order_details"),
            ("OrderDetails", "order_details"),
            ("Order Details", "order_details"),
            ("UserIDs", "user_ids"),
            ("UserIDsList", "user_ids_list"),
            ("MD5Hash", "md5_hash"),
            ("Address2", "address2"),
            ("Line1Text", "line1_text"),
            ("2ndName", "2nd_name"),
            ("__EFMigrationsHistory", "__ef_migrations_history"),
            ("dw__stackoverflow2010__dbo", "dw__stackoverflow2010__dbo"),
            ("User_ID", "user_id"),
            ("%Sold (net)", "sold_net"),
            ("a.b-c", "a_b_c"),
            ("Größe", "größe"),
            ("ÜberGröße", "über_größe"),
            ("ИмяПользователя", "имя_пользователя"),
            ("日本", "日本"),
            ("X", "x"),
            ("_", "_"),
            ("---", "---"),
            (" ", " "),
        ] {
            assert_eq!(cased(name, Case::Snake), want, "{name:?}");
        }
        assert_eq!(cased("UserID", Case::Lower), "userid");
    }

    #[test]
    fn prefixes_end_where_a_word_does() {
        for (name, prefix, want) in [
            ("tblUSER_DATA", "tbl", Some("USER_DATA")),
            ("tbl_user", "tbl", Some("user")),
            ("tbl_user", "tbl_", Some("user")),
            ("tbl2024", "tbl", Some("2024")),
            ("TBLuser", "TBL", Some("user")),
            ("TBLUser", "TBL", Some("User")),
            ("tblank", "tbl", None),
            ("TBLANK", "TBL", None),
            ("tbl", "tbl", None),
            ("tbl_", "tbl", None),
            ("user", "tbl", None),
            ("user", "", None),
        ] {
            assert_eq!(stripped(name, prefix), want, "{name:?} {prefix:?}");
        }
    }

    proptest! {
        #[test]
        fn a_name_made_twice_is_the_same(name in "\\PC{1,20}") {
            for case in [Case::Lower, Case::Snake] {
                let once = cased(&name, case);
                prop_assert_eq!(cased(&once, case), once);
            }
        }
    }
}
