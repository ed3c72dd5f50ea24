//! Runs in the crate that the test writes: the plans of statements that models have prepared.

use std::collections::{HashMap, HashSet};

use schema::postgres::Client;
use schema::serde_json::Value;

use crate::related::texts;

/// The columns of a table that a statement looks up.
pub type Look = (&'static str, &'static [&'static str]);

/// What is known of the statements of a connection.
pub struct Plans {
    seen: HashSet<String>,
    /// The leading columns of the indexes of each table, which is called as in plans.
    indexes: HashMap<String, HashSet<String>>,
    /// The tables that hold the rows of a relation: itself, or its partitions.
    members: HashMap<String, Vec<String>>,
    /// Tables without rows, which are read as a whole whatever is said of their size.
    empty: HashSet<String>,
}

const INDEXES: &str = "
    SELECT n.nspname || '.' || c.relname, a.attname
    FROM pg_index JOIN pg_class c ON c.oid = indrelid JOIN pg_namespace n ON n.oid = relnamespace
        JOIN pg_class i ON i.oid = indexrelid JOIN pg_am am ON am.oid = i.relam
        JOIN pg_attribute a ON a.attrelid = indrelid AND a.attnum = indkey[0]
    WHERE indisvalid AND indpred IS NULL AND amname IN ('btree', 'hash')";

const MEMBERS: &str = "
    SELECT c.oid::regclass::text, n.nspname || '.' || leaf.relname
    FROM pg_class c JOIN pg_class leaf ON leaf.oid = c.oid
            OR leaf.oid IN (SELECT relid FROM pg_partition_tree(c.oid) WHERE isleaf)
        JOIN pg_namespace n ON n.oid = leaf.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND leaf.relkind IN ('r', 'm')";

const EMPTY: &str = "
    SELECT n.nspname || '.' || relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind IN ('r', 'm') AND pg_relation_size(c.oid) = 0";

impl Plans {
    pub fn new(client: &mut Client) -> Self {
        // As of large tables, with plans for any values; a partition that no value of a parameter
        // can lead to is shown too.
        client
            .batch_execute(
                "SET plan_cache_mode = force_generic_plan;
                SET enable_partition_pruning = off;
                UPDATE pg_class SET reltuples = 1000000, relpages = greatest(1, relpages)
                WHERE relkind IN ('r', 'm', 'i') AND relnamespace NOT IN (
                    'pg_catalog'::regnamespace, 'pg_toast'::regnamespace)",
            )
            .unwrap();
        let mut plans = Self {
            seen: HashSet::new(),
            indexes: HashMap::new(),
            members: HashMap::new(),
            empty: texts(client, EMPTY).into_iter().map(|[table, _]| table).collect(),
        };
        client.batch_execute("SET search_path = ''").unwrap();
        for [table, column] in texts(client, INDEXES) {
            plans.indexes.entry(table).or_default().insert(column);
        }
        for [relation, table] in texts(client, MEMBERS) {
            plans.members.entry(relation).or_default().push(table);
        }
        // Where the operators of extensions are.
        client.batch_execute("RESET search_path").unwrap();
        plans
    }

    /// Explains the statements that were not there before: how many they are, what is wrong with
    /// them, and how many of them look up columns that no index begins with.
    pub fn fresh(
        &mut self,
        client: &mut Client,
        looks: &[Look],
    ) -> (Vec<String>, Vec<String>, usize) {
        let prepared = texts(
            client,
            "SELECT name || ' ' || cardinality(parameter_types), statement
            FROM pg_prepared_statements WHERE statement !~ 'FROM pg_catalog'",
        );
        let (mut fresh, mut wrong, mut uncovered) = (Vec::new(), Vec::new(), 0);
        for [name, statement] in prepared {
            // What the test itself asks is prepared too.
            if statement.contains("__row") || !self.seen.insert(statement.clone()) {
                continue;
            }
            let (name, count) = name.split_once(' ').unwrap();
            let nulls = vec!["NULL"; count.parse().unwrap()].join(", ");
            let values = if nulls.is_empty() { nulls } else { format!("({nulls})") };
            let sql = format!("EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE \"{name}\"{values}");
            // What cannot be upserted by was refused when it ran.
            if statement.contains("ON CONFLICT") && client.simple_query(&sql).is_err() {
                continue;
            }
            let text: String = texts(client, &sql).into_iter().map(|[text, _]| text).collect();
            let plan: Value = schema::serde_json::from_str(&text).unwrap();
            let mut scans = Vec::new();
            collect(&plan, &mut scans);
            if ["SELECT *", ".*", "RETURNING *"].iter().any(|all| statement.contains(all)) {
                wrong.push(format!("columns are not listed: {statement}"));
            }
            let mut covered = true;
            for (relation, columns) in looks {
                let members = &self.members[*relation];
                let of: Vec<_> =
                    scans.iter().filter(|(table, _)| members.contains(table)).collect();
                if of.is_empty() && !statement.contains("ON CONFLICT") {
                    wrong.push(format!("{relation} is not read: {statement} {plan}"));
                }
                for (table, by_index) in of {
                    let none = HashSet::new();
                    let indexed = self.indexes.get(table).unwrap_or(&none);
                    if !columns.iter().any(|column| indexed.contains(*column)) {
                        covered = false;
                    } else if !by_index && !self.empty.contains(table) {
                        wrong.push(format!("{table} is read as a whole: {statement} {plan}"));
                    }
                }
            }
            uncovered += usize::from(!covered);
            fresh.push(statement);
        }
        (fresh, wrong, uncovered)
    }
}

/// The tables that a plan reads, and whether by a condition of an index.
fn collect(plan: &Value, out: &mut Vec<(String, bool)>) {
    match plan {
        Value::Array(plans) => plans.iter().for_each(|plan| collect(plan, out)),
        Value::Object(node) => {
            let text = |key: &str| node.get(key).and_then(Value::as_str);
            let is_scan = text("Node Type").is_some_and(|kind| kind.ends_with("Scan"));
            if let (true, Some(namespace), Some(table)) =
                (is_scan, text("Schema"), text("Relation Name"))
            {
                let by_index = text("Node Type") == Some("Bitmap Heap Scan")
                    || node.contains_key("Index Cond");
                out.push((format!("{namespace}.{table}"), by_index));
            }
            for value in ["Plan", "Plans"].iter().filter_map(|key| node.get(*key)) {
                collect(value, out);
            }
        }
        _ => {}
    }
}
