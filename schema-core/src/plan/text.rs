//! Pieces of SQL that several kinds share.

use crate::id::ObjectId;
use crate::name::{join, literal, push_quoted, quote};
use crate::object::{Firing, Kind};

use super::context::Context;

/// Names in parentheses: `(id, "Order")`.
pub(super) fn columns<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<_> = names.iter().map(|name| quote(name.as_ref())).collect();
    format!("({})", names.join(", "))
}

/// Storage parameters as `WITH (…)`, with a space before; nothing where there are none.
pub(super) fn with(options: &[String]) -> String {
    if options.is_empty() { String::new() } else { format!(" WITH ({})", parameters(options)) }
}

/// `name=value` texts as storage parameters: `fillfactor=70, toast.autovacuum_enabled=false`.
pub(super) fn parameters(options: &[String]) -> String {
    let options: Vec<_> = options
        .iter()
        .map(|option| {
            let (name, value) = option.split_once('=').unwrap_or((option, "true"));
            let name = match name.strip_prefix("toast.") {
                Some(name) => format!("toast.{}", quote(name)),
                None => quote(name),
            };
            format!("{name}={}", parameter(value))
        })
        .collect();
    options.join(", ")
}

/// The value of a storage parameter: bare where it reads back as itself.
fn parameter(value: &str) -> String {
    let number = !value.is_empty()
        && value.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && value.parse::<f64>().is_ok();
    if number || matches!(value, "true" | "false") { value.to_owned() } else { literal(value) }
}

/// `name=value` texts as the options of something foreign: `table_name 'users'`, with `before`
/// in front of each.
pub(super) fn foreign_options(options: &[String], before: &str) -> String {
    let options: Vec<_> = options
        .iter()
        .map(|option| {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            format!("{before}{} {}", quote(name), literal(value))
        })
        .collect();
    format!("OPTIONS ({})", options.join(", "))
}

/// A setting, `name=value`, as what follows `SET`: `search_path TO 'public', 'pg_temp'`.
pub(super) fn setting(setting: &str) -> String {
    // Lists of names, each of which needs its own quotes (`GUC_LIST_QUOTE`; `pg_dump` has the
    // same list).
    const LISTS: [&str; 7] = [
        "local_preload_libraries",
        "search_path",
        "session_preload_libraries",
        "shared_preload_libraries",
        "synchronized_standby_slots",
        "temp_tablespaces",
        "unix_socket_directories",
    ];
    let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
    let path: Vec<_> = name.split('.').map(quote).collect();
    let value = if LISTS.contains(&name.to_ascii_lowercase().as_str()) {
        list_elements(value).iter().map(|element| literal(element)).collect::<Vec<_>>().join(", ")
    } else {
        literal(value)
    };
    format!("{} TO {value}", path.join("."))
}

/// The elements of a list of names as a setting keeps it: `"$user", public`.
fn list_elements(list: &str) -> Vec<String> {
    let mut elements = Vec::new();
    let mut element = String::new();
    let mut quoted = false;
    let mut chars = list.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => element.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => elements.push(std::mem::take(&mut element)),
            c if !quoted && c.is_whitespace() => {}
            c => element.push(c),
        }
    }
    elements.push(element);
    elements
}

/// A text between dollar quotes, with a tag that it does not hold.
pub(super) fn dollar_quoted(text: &str) -> String {
    if !text.contains("$$") && !text.ends_with('$') {
        return format!("$${text}$$");
    }
    let mut tag = String::from("$body");
    while text.contains(&tag) {
        tag.push('_');
    }
    format!("{tag}${text}{tag}$")
}

/// The statement that makes a type, after those that make the functions it is made of. They take
/// and give the type, which must be known by name before.
pub(super) fn with_shell(path: &str, functions: &[String], sql: String) -> Vec<String> {
    if functions.is_empty() {
        return vec![sql];
    }
    let shell = format!("CREATE TYPE {path}");
    std::iter::once(shell).chain(functions.iter().cloned()).chain([sql]).collect()
}

/// The expression with one pair of parentheses around it.
pub(super) fn parenthesised(expression: &str) -> String {
    if is_parenthesised(expression) { expression.to_owned() } else { format!("({expression})") }
}

/// Whether the first parenthesis closes with the last character. Those of a query are its own: the
/// server prints them with a space behind.
fn is_parenthesised(expression: &str) -> bool {
    if expression.starts_with("( ") {
        return false;
    }
    let mut depth = 0_usize;
    let mut quote = None;
    let mut escape = false;
    let mut chars = expression.char_indices().peekable();
    let mut before = ' ';
    while let Some((i, c)) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') if escape => {
                chars.next();
            }
            (Some(q), _) if q == c => {
                if chars.next_if(|(_, next)| *next == q).is_none() {
                    quote = None;
                }
            }
            (Some(_), _) => {}
            (None, '\'' | '"') => {
                quote = Some(c);
                escape = c == '\'' && before == 'E';
            }
            (None, '(') => depth += 1,
            (None, ')') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return i + 1 == expression.len();
                }
            }
            (None, _) if depth == 0 => return false,
            (None, _) => {}
        }
        before = c;
    }
    false
}

/// The path of something in the namespace of a table: `public."Order_pkey"`.
pub(super) fn beside(table: &ObjectId, name: &str) -> String {
    match table.namespace() {
        Some(namespace) => join([namespace.as_str(), name]),
        None => quote(name),
    }
}

/// `COMMENT ON` what stands in `target`, with its kind.
pub(super) fn comment(target: &str, text: Option<&str>) -> String {
    let text = text.map_or_else(|| "NULL".to_owned(), literal);
    format!("COMMENT ON {target} IS {text}")
}

/// `SECURITY LABEL` of a provider on what stands in `target`, with its kind.
pub(super) fn security_label(provider: &str, target: &str, label: Option<&str>) -> String {
    let label = label.map_or_else(|| "NULL".to_owned(), literal);
    format!("SECURITY LABEL FOR {} ON {target} IS {label}", quote(provider))
}

/// A block that runs the statement that an expression gives.
pub(super) fn execute(expression: &str) -> String {
    block(&[format!("EXECUTE {expression}")])
}

/// A block of statements.
pub(super) fn block(statements: &[String]) -> String {
    let body = statements.join("; ");
    let mut tag = String::from("do");
    while body.contains(&format!("${tag}$")) {
        tag.push('_');
    }
    format!("DO ${tag}$ BEGIN {body}; END ${tag}$")
}

/// As [`block`], with a variable.
pub(super) fn block_with(variable: &str, statements: &[String]) -> String {
    block(statements).replacen(" BEGIN ", &format!(" DECLARE {variable}; BEGIN "), 1)
}

/// `CONSTRAINT name`, quoted.
pub(super) fn constraint(name: &str) -> String {
    let mut out = String::from("CONSTRAINT ");
    push_quoted(&mut out, name);
    out
}

/// What turns a trigger or rule on or off, said of the trigger or of its table.
pub(super) fn firing(enabled: Option<Firing>) -> &'static str {
    match enabled {
        None => "ENABLE",
        Some(Firing::Disabled) => "DISABLE",
        Some(Firing::Replica) => "ENABLE REPLICA",
        Some(Firing::Always) => "ENABLE ALWAYS",
    }
}

/// What an index is used for besides, said of its table.
pub(super) fn index_uses(
    on: &ObjectId,
    index: &str,
    clustered: bool,
    replica_identity: bool,
) -> Vec<String> {
    let path = on.path();
    let word = if on.kind() == Kind::MaterializedView { "MATERIALIZED VIEW" } else { "TABLE" };
    let uses = [
        clustered.then(|| format!("ALTER {word} {path} CLUSTER ON {index}")),
        replica_identity
            .then(|| format!("ALTER TABLE ONLY {path} REPLICA IDENTITY USING INDEX {index}")),
    ];
    uses.into_iter().flatten().collect()
}

/// What leads from what an index was used for besides to what it is to be: each pair is `CLUSTER`
/// and replica identity.
pub(super) fn alter_index_uses(
    context: &Context<'_>,
    on: &ObjectId,
    index: &str,
    before: (bool, bool),
    after: (bool, bool),
) -> Vec<String> {
    let path = on.path();
    let word = if on.kind() == Kind::MaterializedView { "MATERIALIZED VIEW" } else { "TABLE" };
    let mut steps = index_uses(on, index, after.0 && !before.0, after.1 && !before.1);
    if before.0 && !after.0 {
        steps.push(format!("ALTER {word} {path} SET WITHOUT CLUSTER"));
    }
    if before.1 && !after.1 && !context.identifies_rows(on) {
        steps.push(format!("ALTER TABLE ONLY {path} REPLICA IDENTITY DEFAULT"));
    }
    steps
}

/// `ALTER TABLE`, or the like for the relation's kind, with one action after another for a column;
/// `None` without actions. Children keep what they have.
pub(super) fn alter_column(
    context: &Context<'_>,
    column: &ObjectId,
    actions: &[String],
) -> Option<String> {
    if actions.is_empty() {
        return None;
    }
    let relation = context.schema.parent(column)?;
    let word = match relation.kind() {
        Kind::View => "VIEW",
        Kind::MaterializedView => "MATERIALIZED VIEW",
        _ if context.table(&relation).is_some_and(|table| table.server.is_some()) => {
            "FOREIGN TABLE ONLY"
        }
        _ => "TABLE ONLY",
    };
    let name = quote(&column.name());
    let actions: Vec<_> =
        actions.iter().map(|action| format!("ALTER COLUMN {name} {action}")).collect();
    Some(format!("ALTER {word} {} {}", relation.path(), actions.join(", ")))
}

/// `ALTER TABLE` and the table, with its kind.
pub(super) fn alter_table(context: &Context<'_>, table: &ObjectId) -> String {
    let foreign = context.table(table).is_some_and(|table| table.server.is_some());
    format!("ALTER {}TABLE {}", if foreign { "FOREIGN " } else { "" }, table.path())
}

/// As [`alter_column`], for what children take over too.
pub(super) fn alter_whole_column(
    context: &Context<'_>,
    column: &ObjectId,
    actions: &[String],
) -> Option<String> {
    alter_column(context, column, actions).map(|sql| sql.replacen("TABLE ONLY ", "TABLE ", 1))
}

/// What leads from one list of `name=value` texts to another: those to set, the names to reset.
pub(super) fn options_change(before: &[String], after: &[String]) -> (Vec<String>, Vec<String>) {
    let name = |option: &String| option.split('=').next().unwrap_or_default().to_owned();
    let set = after.iter().filter(|option| !before.contains(option)).cloned().collect();
    let kept: Vec<_> = after.iter().map(name).collect();
    let reset = before.iter().map(name).filter(|name| !kept.contains(name)).collect();
    (set, reset)
}

/// `SET TABLESPACE fast` where the name that such a thing has is another one; `none` is the name
/// of having none.
pub(super) fn set_word(
    what: &str,
    before: &Option<String>,
    after: &Option<String>,
    none: &str,
) -> Option<String> {
    let name = after.as_deref().unwrap_or(none);
    (before != after).then(|| format!("SET {what} {}", quote(name)))
}

/// `SET (…)` and `RESET (…)`, each where there is something to say.
pub(super) fn set_options(before: &[String], after: &[String]) -> Vec<String> {
    let (mut set, mut reset) = options_change(before, after);
    // What is set anew comes last (`transformRelOptions()`): another order is had from nothing.
    let stay = before.iter().filter(|option| after.contains(option));
    let is_ordered = stay.chain(&set).eq(after);
    if !is_ordered {
        set = after.to_vec();
        reset = options_change(before, &[]).1;
    }
    let names: Vec<_> = reset
        .iter()
        .map(|name| match name.strip_prefix("toast.") {
            Some(name) => format!("toast.{}", quote(name)),
            None => quote(name),
        })
        .collect();
    let set = (!set.is_empty()).then(|| format!("SET ({})", parameters(&set)));
    let reset = (!names.is_empty()).then(|| format!("RESET ({})", names.join(", ")));
    let actions = if is_ordered { [set, reset] } else { [reset, set] };
    actions.into_iter().flatten().collect()
}

/// `OPTIONS (ADD …, SET …, DROP …)`; `None` where nothing differs.
pub(super) fn alter_foreign_options(before: &[String], after: &[String]) -> Option<String> {
    let name = |option: &str| option.split('=').next().unwrap_or_default().to_owned();
    let (set, dropped) = options_change(before, after);
    let mut all: Vec<_> = set
        .iter()
        .map(|option| {
            let (key, value) = option.split_once('=').unwrap_or((option, ""));
            let had = before.iter().any(|old| name(old) == key);
            format!("{} {} {}", if had { "SET" } else { "ADD" }, quote(key), literal(value))
        })
        .collect();
    all.extend(dropped.iter().map(|name| format!("DROP {}", quote(name))));
    (!all.is_empty()).then(|| format!("OPTIONS ({})", all.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parentheses_are_added_only_where_there_are_none_around_the_whole() {
        for whole in ["(a + b)", "((a) + (b))", "(a = ')')", "(a = E'''\\')')", "(\")\" > 1)"] {
            assert_eq!(parenthesised(whole), whole);
        }
        for bare in ["a", "(a) + (b)", "f(a)", "( SELECT 1)", "(a = ')') OR (b)", "'('", ""] {
            assert_eq!(parenthesised(bare), format!("({bare})"));
        }
    }

    #[test]
    fn settings_are_quoted_each_name_for_itself() {
        let text = setting(r#"search_path="$user", public, "a, ""b""""#);
        assert_eq!(text, r#"search_path TO '$user', 'public', 'a, "b"'"#);
        assert_eq!(setting(r#"search_path="""#), "search_path TO ''");
        assert_eq!(setting("my.Thing=it's a=b"), "my.\"Thing\" TO 'it''s a=b'");
    }

    #[test]
    fn bodies_do_not_end_their_own_quotes() {
        assert_eq!(dollar_quoted("SELECT $1"), "$$SELECT $1$$");
        assert_eq!(dollar_quoted("cost in $"), "$body$cost in $$body$");
        assert_eq!(dollar_quoted("$$ $body$ $body_"), "$body__$$$ $body$ $body_$body__$");
    }

    #[test]
    fn values_are_bare_only_where_they_read_back() {
        let options = ["fillfactor=70", "toast.autovacuum_enabled=false", "a=1; drop", "b=1.2.3"];
        let options: Vec<_> = options.map(str::to_owned).into();
        assert_eq!(
            parameters(&options),
            "fillfactor=70, toast.autovacuum_enabled=false, a='1; drop', b='1.2.3'"
        );
    }
}
