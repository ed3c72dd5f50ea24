//! Texts compared again after a server has read and printed both: false drift ends trust.

use std::borrow::Cow;
use std::collections::BTreeSet;

use schema_core::reprint::{Text, adopt, agree, doubtful};
use schema_core::{Diagnostic, Schema};

use crate::shadow::Shadow;
use crate::transform::printed;

/// How often texts are read and printed before they are taken for different. One that changes when
/// it is printed again nearly always does so once.
const ROUNDS: usize = 3;

const SHADOW: &str = "name a shadow that has what both schemas need, such as extensions, and is as new as the newer \
     of both: [shadow] in schema.toml";

/// What the comparison is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To say what differs: texts that PostgreSQL reads alike do not.
    Compare,
    /// To make a plan: its statements can still bring about the very text of the second schema, and
    /// only what is already as PostgreSQL prints that text, once it has read it, stays. Texts that
    /// other majors than the shadow's printed cannot be held to that, and are compared.
    Plan,
}

/// The second schema as it is to be compared with the first: texts that say the same in both have
/// the words of the first. The shadow is asked for only where there are texts in doubt
/// ([`doubtful`]). With a warning where it cannot tell, so that they were not compared again.
pub fn reread<'s>(
    shadow: impl FnOnce() -> Result<Shadow, Diagnostic>,
    from: &Schema,
    to: &'s Schema,
    purpose: Purpose,
) -> (Cow<'s, Schema>, Option<Diagnostic>) {
    let texts = doubtful(from, to);
    if texts.is_empty() {
        return (Cow::Borrowed(to), None);
    }
    match shadow().and_then(|shadow| alike(&shadow, from, to, texts.clone(), purpose)) {
        Ok(same) if same.is_empty() => (Cow::Borrowed(to), None),
        Ok(same) => {
            let mut reread = to.clone();
            adopt(&mut reread, from, &same);
            (Cow::Owned(reread), None)
        }
        Err(why) => {
            let ids: BTreeSet<_> = texts.iter().map(|(id, _)| id).collect();
            let what = match ids.first() {
                Some(id) if ids.len() == 1 => {
                    format!("the texts of {id} may say the same and were")
                }
                _ => format!("the texts of {} objects may say the same and were", ids.len()),
            };
            let why = format!("{what} not compared again by a server: {}", why.message);
            (Cow::Borrowed(to), Some(Diagnostic::warning("not-reread", why).help(SHADOW)))
        }
    }
}

/// Those of the texts that say the same.
fn alike(
    shadow: &Shadow,
    from: &Schema,
    to: &Schema,
    mut open: Vec<Text>,
    purpose: Purpose,
) -> Result<Vec<Text>, Diagnostic> {
    let major = shadow.version() / 10_000;
    let exact = purpose == Purpose::Plan && from.postgres == major && to.postgres == major;
    let mut same = Vec::new();
    let (mut ours, mut theirs) = (from.clone(), to.clone());
    for _ in 0..ROUNDS {
        let next = printed(shadow, &theirs)?;
        let mine = if exact { None } else { Some(printed(shadow, &ours)?) };
        open.retain(|text| {
            let alike = agree(from, &next, text)
                || mine
                    .as_ref()
                    .is_some_and(|mine| agree(mine, &next, text) || agree(mine, to, text));
            if alike {
                same.push(text.clone());
            }
            !alike
        });
        let stands = |text: &Text| {
            agree(&theirs, &next, text) && mine.as_ref().is_none_or(|mine| agree(&ours, mine, text))
        };
        if open.iter().all(stands) {
            break;
        }
        theirs = next;
        ours = mine.unwrap_or(ours);
    }
    Ok(same)
}
