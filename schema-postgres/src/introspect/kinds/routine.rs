//! Functions, procedures and window functions (`pg_proc`). Those of an extension come with it, and
//! the constructors of range types with their types.

use schema_core::object::{Argument, Mode, Parallel, Routine, Volatility};
use schema_core::{Diagnostic, Entry, Kind, ObjectId, name};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "routines";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("routine")? {
        let mut cells = Cells::new(&row, KIND);
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let own_name: &str = cells.get()?;
        let part_of: Option<u32> = cells.get()?;
        if let Some(whole) = part_of {
            if let Some(id) = catalog.id(class::PG_TYPE, whole, 0).cloned() {
                catalog.name((class::PG_PROC, oid, 0), id);
            }
            continue;
        }
        let code = cells.code()?;
        let types = cells.list()?;
        let signature = types.join(",");
        let routine = Routine {
            procedure: code == 'p',
            window: code == 'w',
            arguments: arguments(&mut cells, types)?,
            result: cells.get()?,
            language: cells.get()?,
            transforms: cells.list()?,
            volatility: match cells.code()? {
                'i' => Some(Volatility::Immutable),
                's' => Some(Volatility::Stable),
                _ => None,
            },
            strict: cells.get()?,
            security_definer: cells.get()?,
            leakproof: cells.get()?,
            parallel: parallel(cells.code()?),
            cost: cells.get()?,
            rows: cells.get()?,
            support: cells.get()?,
            settings: cells.list()?,
            depends_on: cells.list()?,
            library: cells.get()?,
            body: cells.get()?,
            sql_body: cells.get()?,
        };
        // A parsed body has an empty text beside it.
        let body = routine.body.filter(|_| routine.sql_body.is_none());
        let sql_body = routine.sql_body.map(|body| with_numbers(body, &routine.arguments));
        let routine = Routine { body, sql_body, ..routine };
        let Some(id) = id(catalog, Kind::Routine, namespace, own_name, &signature) else {
            continue;
        };
        catalog.add(class::PG_PROC, oid, id, Entry::new(routine));
    }
    Ok(())
}

/// The id of something that is told apart by what it takes.
pub(super) fn id(
    catalog: &Catalog,
    kind: Kind,
    namespace: u32,
    own_name: &str,
    types: &str,
) -> Option<ObjectId> {
    let namespace = catalog.namespace(namespace)?;
    ObjectId::from_path(kind, &format!("{}({types})", name::join([namespace, own_name])))
}

pub(super) fn parallel(code: char) -> Option<Parallel> {
    match code {
        's' => Some(Parallel::Safe),
        'r' => Some(Parallel::Restricted),
        _ => None,
    }
}

/// The arguments, without the columns of `RETURNS TABLE`. Modes are there only where one is not
/// IN, and then there are all types.
fn arguments(cells: &mut Cells<'_>, inputs: Vec<String>) -> Result<Vec<Argument>, Diagnostic> {
    let types = cells.get::<Option<Vec<String>>>()?.unwrap_or(inputs);
    let mut modes = cells.list()?.into_iter();
    let mut names = cells.list()?.into_iter();
    let mut defaults = cells.get::<Option<Vec<Option<String>>>>()?.unwrap_or_default().into_iter();
    let mut arguments = Vec::with_capacity(types.len());
    for sql_type in types {
        let name = names.next().filter(|name| !name.is_empty());
        let default = defaults.next().flatten();
        let mode = match modes.next().as_deref() {
            Some("t") => continue,
            Some("o") => Some(Mode::Out),
            Some("b") => Some(Mode::InOut),
            Some("v") => Some(Mode::Variadic),
            _ => None,
        };
        arguments.push(Argument { mode, name, sql_type, default });
    }
    Ok(arguments)
}

/// The body of a routine, in which the server prints an argument without a name as `""` where another
/// one has a name (`get_parameter()`), which it cannot read. Where there is one such argument only,
/// it is called by its number.
fn with_numbers(body: String, arguments: &[Argument]) -> String {
    let inputs = arguments.iter().filter(|it| it.mode != Some(Mode::Out));
    let mut unnamed = inputs.enumerate().filter(|(_, it)| it.name.is_none());
    let (Some((place, _)), None) = (unnamed.next(), unnamed.next()) else { return body };
    let mut out = String::with_capacity(body.len());
    let mut quote = None;
    let mut rest = body.as_str();
    while let Some(next) = rest.chars().next() {
        if quote.is_none() && rest.starts_with("\"\"") && !rest.starts_with("\"\"\"") {
            out += &format!("${}", place + 1);
            rest = rest.get(2..).unwrap_or_default();
            continue;
        }
        match quote {
            None if matches!(next, '\'' | '"') => quote = Some(next),
            // A quote that is doubled ends one text and begins another.
            Some(open) if open == next => quote = None,
            _ => {}
        }
        out.push(next);
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_without_a_name_is_called_by_its_number() {
        let argument = |name: Option<&str>, mode| Argument {
            mode,
            name: name.map(str::to_owned),
            sql_type: "integer".to_owned(),
            default: None,
        };
        let one = [argument(Some("a"), None), argument(None, None)];
        let number = |body: &str, arguments: &[Argument]| with_numbers(body.to_owned(), arguments);
        assert_eq!(number("RETURN (\"\" + a)", &one), "RETURN ($2 + a)");
        for kept in ["RETURN '\"\"'", "RETURN \"\"\"x\"", "RETURN \"x\"\"y\""] {
            assert_eq!(number(kept, &one), kept);
        }
        let two =
            [argument(None, None), argument(None, None), argument(Some("o"), Some(Mode::Out))];
        assert_eq!(number("RETURN \"\"", &two), "RETURN \"\"");
    }
}
