//! The relations that foreign keys make, as the catalog tells them, with SQL of our own: nothing
//! here knows what the models are made from.

use schema::postgres::Client;

/// Which way a relation goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Forward,
    Reverse,
    Through,
}

/// A relation that a model must have.
#[derive(Debug)]
pub(crate) struct Expected {
    /// The tables that have it and that it leads to, as SQL names them.
    pub(crate) owner: String,
    pub(crate) target: String,
    pub(crate) way: Way,
    /// `One`, `Maybe` or `Many`.
    pub(crate) shape: &'static str,
    /// What its key may be called: some schemas have one key by two names.
    pub(crate) keys: Vec<String>,
    /// Which rows are related: a row of `owner` and a row of `target`, both as text.
    pub(crate) sql: String,
    /// What the statements look up: the columns of a table.
    pub(crate) looks: Vec<(String, Vec<String>)>,
}

/// A foreign key: of a partitioned table where all of its partitions have it for themselves.
struct Key {
    child: String,
    parent: String,
    columns: Vec<String>,
    referenced: Vec<String>,
    names: Vec<String>,
    /// Whether each row names one that is there.
    certain: bool,
    /// Whether no two rows name the same.
    unique: bool,
}

const KEYS: &str = "
    WITH RECURSIVE root(oid, root) AS (
        SELECT oid, oid FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
        UNION ALL
        SELECT i.inhrelid, r.root FROM root r JOIN pg_inherits i ON i.inhparent = r.oid
            JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition
    ), keys AS (
        SELECT conrelid, root.root AS child, confrelid AS parent, conname,
            convalidated AND newer @> '{\"conenforced\": false}' IS NOT TRUE AS holds,
            ARRAY(SELECT a.attname::text FROM unnest(conkey) WITH ORDINALITY k(n, i)
                JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = k.n ORDER BY i) AS columns,
            ARRAY(SELECT a.attname::text FROM unnest(confkey) WITH ORDINALITY k(n, i)
                JOIN pg_attribute a ON a.attrelid = confrelid AND a.attnum = k.n ORDER BY i) AS referenced
        FROM pg_constraint c JOIN root ON root.oid = conrelid, to_jsonb(c) AS newer
        WHERE contype = 'f' AND conparentid = 0 AND newer @> '{\"conperiod\": true}' IS NOT TRUE
    )
    SELECT child::regclass::text, parent::regclass::text, columns, referenced,
        array_agg(conname::text),
        bool_and(holds) AND NOT EXISTS (
            SELECT FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            WHERE attrelid = child AND attname = ANY (columns) AND NOT attnotnull AND NOT typnotnull),
        EXISTS (
            SELECT FROM pg_index WHERE indrelid = child AND indisunique AND indisvalid
                AND indpred IS NULL AND indexprs IS NULL AND columns @> ARRAY(
                    SELECT attname::text FROM pg_attribute a
                    WHERE attrelid = child AND attnum = ANY (indkey[0:indnkeyatts - 1])))
    FROM keys GROUP BY child, parent, columns, referenced
    HAVING bool_or(conrelid = child) OR count(DISTINCT conrelid) = (
        SELECT count(*) FROM pg_partition_tree(child) WHERE isleaf)
    ORDER BY 1, 3, 2";

/// Whether the columns of two keys are together a unique key of their table, and its primary one.
fn is_key(client: &mut Client, near: &Key, far: &Key) -> Option<bool> {
    let mut columns: Vec<&String> = near.columns.iter().chain(&far.columns).collect();
    columns.sort();
    columns.dedup();
    let found = client.query_one(
        "SELECT bool_or(indisprimary) FROM pg_index WHERE indrelid = $1::text::regclass
            AND indisunique AND indpred IS NULL AND indexprs IS NULL AND $2::text[] = ARRAY(
                SELECT attname::text FROM pg_attribute a WHERE attrelid = indrelid
                    AND attnum = ANY (indkey[0:indnkeyatts - 1]) ORDER BY attname::text COLLATE \"C\")",
        &[&near.child, &columns],
    );
    found.unwrap().get(0)
}

/// The two keys that make a table a join table: those that are its primary key, else the only ones
/// that are another key of it. Keys that point back at it join nothing.
fn join<'k>(client: &mut Client, own: &'k [Key]) -> Option<(&'k Key, &'k Key)> {
    let mut found = [Vec::new(), Vec::new()];
    let own: Vec<&Key> = own.iter().filter(|it| !it.unique && it.parent != it.child).collect();
    for (i, one) in own.iter().copied().enumerate() {
        for other in own.iter().copied().skip(i + 1) {
            if let Some(is_primary) = is_key(client, one, other) {
                found[usize::from(!is_primary)].push((one, other));
            }
        }
    }
    match found.into_iter().find(|pairs| !pairs.is_empty())?[..] {
        [one] => Some(one),
        _ => None,
    }
}

/// Every relation of every table.
pub(crate) fn relations(client: &mut Client) -> Vec<Expected> {
    // Names with their namespace, whatever it is.
    client.batch_execute("SET search_path = ''").unwrap();
    let rows = client.query(KEYS, &[]).unwrap();
    let keys: Vec<Key> = rows
        .iter()
        .map(|row| Key {
            child: row.get(0),
            parent: row.get(1),
            columns: row.get(2),
            referenced: row.get(3),
            names: row.get(4),
            certain: row.get(5),
            unique: row.get(6),
        })
        .collect();
    let mut found = Vec::new();
    for key in &keys {
        found.push(Expected {
            owner: key.child.clone(),
            target: key.parent.clone(),
            way: Way::Forward,
            shape: if key.certain { "One" } else { "Maybe" },
            keys: key.names.clone(),
            sql: pairs(key, "c", "p"),
            looks: vec![(key.parent.clone(), key.referenced.clone())],
        });
        found.push(Expected {
            owner: key.parent.clone(),
            target: key.child.clone(),
            way: Way::Reverse,
            shape: if key.unique { "Maybe" } else { "Many" },
            keys: key.names.clone(),
            sql: pairs(key, "p", "c"),
            looks: vec![(key.child.clone(), key.columns.clone())],
        });
    }
    for own in keys.chunk_by(|a, b| a.child == b.child) {
        let Some((one, other)) = join(client, own) else { continue };
        for (near, far) in [(one, other), (other, one)] {
            found.push(Expected {
                owner: near.parent.clone(),
                target: far.parent.clone(),
                way: Way::Through,
                shape: "Many",
                keys: far.names.clone(),
                sql: joined(near, far),
                looks: vec![
                    (near.child.clone(), near.columns.clone()),
                    (far.parent.clone(), far.referenced.clone()),
                ],
            });
        }
    }
    found
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The condition that a row `one` has what a row `other` has.
fn on(one: (&str, &[String]), other: (&str, &[String])) -> String {
    let equal = |(a, b): (&String, &String)| {
        format!("__{}.{} = __{}.{}", one.0, quoted(a), other.0, quoted(b))
    };
    one.1.iter().zip(other.1).map(equal).collect::<Vec<_>>().join(" AND ")
}

fn pairs(key: &Key, one: &str, other: &str) -> String {
    format!(
        "SELECT __{one}::text, __{other}::text FROM {} AS __c, {} AS __p WHERE {}",
        key.child,
        key.parent,
        on(("c", &key.columns), ("p", &key.referenced))
    )
}

fn joined(near: &Key, far: &Key) -> String {
    format!(
        "SELECT DISTINCT __n::text, __f::text FROM {} AS __n, {} AS __j, {} AS __f WHERE {} AND {}",
        near.parent,
        near.child,
        far.parent,
        on(("j", &near.columns), ("n", &near.referenced)),
        on(("j", &far.columns), ("f", &far.referenced))
    )
}

/// Gives the rows that were made up to other rows: of the first five parents, which have one child
/// each where they could, one gets another child, one loses its own, and a row has no parent where
/// that can be. Where parents are of the same table, one gets two children.
pub(crate) fn spread(client: &mut Client) {
    client.batch_execute("SET search_path = ''").unwrap();
    let columns = |of: &str, key: &str| {
        format!(
            "(SELECT string_agg(quote_ident(attname), ', ' ORDER BY i)
            FROM unnest({key}) WITH ORDINALITY k(n, i)
            JOIN pg_attribute ON attrelid = {of} AND attnum = k.n)"
        )
    };
    let rows = client.query(
        &format!(
            "SELECT conrelid::regclass::text, confrelid::regclass::text, {}, {}
            FROM pg_constraint JOIN pg_class c ON c.oid = conrelid
            WHERE contype = 'f' AND NOT relispartition ORDER BY 1, conname",
            columns("conrelid", "conkey"),
            columns("confrelid", "confkey")
        ),
        &[],
    );
    let keys: Vec<[String; 4]> =
        rows.unwrap().iter().map(|row| [0, 1, 2, 3].map(|i| row.get(i))).collect();
    for own in keys.chunk_by(|a, b| a[0] == b[0]) {
        for (i, [table, parent, columns, referenced]) in own.iter().enumerate() {
            let nth = |of: &str, n| format!("FROM {of} ORDER BY tableoid, ctid LIMIT 1 OFFSET {n}");
            // Each key by other rows, so that pairs in a join table stay apart. What is changed
            // moves to the end; what a constraint refuses stays as it is.
            let (from, to) = if i % 2 == 0 { (1, 0) } else { (2, 1) };
            let other = format!("(SELECT {referenced} {})", nth(parent, to));
            let null = format!("ROW({})", vec!["NULL"; columns.split(", ").count()].join(", "));
            let second = if table == parent { &other } else { &null };
            for (row, value) in [(from, &other), (2, second)] {
                let _ = client.batch_execute(&format!(
                    "UPDATE {table} SET ({columns}) = {value}
                    WHERE (tableoid, ctid) = (SELECT tableoid, ctid {})",
                    nth(table, row)
                ));
            }
        }
    }
}
