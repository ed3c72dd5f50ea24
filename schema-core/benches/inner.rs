//! The inner parts that no process is needed for: writing a snapshot, reading it, comparing two, and
//! planning the way from one to the other.
#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use schema_core::constraint::{ConstraintBody, ForeignKey, Key};
use schema_core::object::{Column, Constraint, Default, Index, Namespace, Table};
use schema_core::{Entry, Kind, ObjectId, Schema, diff, plan, snapshot};

const TABLES: usize = 1_000;
const COLUMNS: u32 = 15;

/// Tables of which a third of the columns has defaults, each with a key, a reference and two
/// indexes.
fn schema() -> Schema {
    let mut schema = Schema::new(17);
    schema.insert(ObjectId::new(Kind::Namespace, ["public"]), Entry::new(Namespace {}));
    for table in 0..TABLES {
        let id = ObjectId::new(Kind::Table, ["public", &format!("table_{table:04}")]);
        for position in 1..=COLUMNS {
            let column = id.child(Kind::Column, &format!("column_{position:02}"));
            if position % 3 == 0 {
                let default = Default { expression: "now()".to_owned() };
                schema.insert(column.as_kind(Kind::Default), Entry::new(default));
            }
            schema.insert(column, Entry::new(plain_column(position)));
        }
        let owner = ObjectId::new(Kind::Table, ["public", &format!("table_{:04}", table / 3)]);
        let key = ConstraintBody::PrimaryKey(Key {
            columns: vec!["column_01".to_owned()],
            ..Key::default()
        });
        let reference = ConstraintBody::ForeignKey(Box::new(ForeignKey {
            columns: vec!["column_02".to_owned()],
            table: owner,
            referenced: vec!["column_01".to_owned()],
            period: false,
            match_full: false,
            on_update: None,
            on_delete: None,
            set_columns: Vec::new(),
        }));
        schema.insert(id.child(Kind::Constraint, &format!("{table}_key")), constraint(key));
        schema.insert(id.child(Kind::Constraint, &format!("{table}_owner")), constraint(reference));
        for (name, column) in [("owner", "column_02"), ("new", "column_14")] {
            let index = ObjectId::new(Kind::Index, ["public", &format!("table_{table:04}_{name}")]);
            schema.insert(index, Entry::new(index_on(&id, column)));
        }
        schema.insert(id, Entry::new(plain_table()));
    }
    schema
}

fn constraint(body: ConstraintBody) -> Entry {
    Entry::new(Constraint::new(body))
}

fn index_on(table: &ObjectId, column: &str) -> Index {
    let columns = vec![column.to_owned()];
    Index { columns, ..Index::new(table.clone(), format!("USING btree ({column})")) }
}

fn plain_table() -> Table {
    Table::default()
}

fn plain_column(position: u32) -> Column {
    Column {
        position,
        sql_type: "timestamp with time zone".to_owned(),
        not_null: true,
        ..Column::default()
    }
}

/// The same with one column in each tenth table nullable.
fn changed(schema: &Schema) -> Schema {
    let mut changed = schema.clone();
    for table in (0..TABLES).step_by(10) {
        let id = ObjectId::new(Kind::Column, ["public", &format!("table_{table:04}"), "column_01"]);
        let column = Column { not_null: false, ..plain_column(1) };
        changed.insert(id, Entry::new(column));
    }
    changed
}

fn inner(criterion: &mut Criterion) {
    let schema = schema();
    let text = snapshot::encode(&schema);
    let changed = changed(&schema);
    let mut group = criterion.benchmark_group("1,000 tables of 15 columns");
    group.sample_size(20);
    group.bench_function("encode", |it| it.iter(|| snapshot::encode(black_box(&schema))));
    group.bench_function("decode", |it| it.iter(|| snapshot::decode(black_box(&text), "bench")));
    group.bench_function("diff of equals", |it| it.iter(|| diff(black_box(&schema), &schema)));
    group.bench_function("diff", |it| it.iter(|| diff(black_box(&schema), &changed)));
    group.bench_function("diff and plan", |it| {
        it.iter(|| (diff(black_box(&schema), &changed), plan::between(&schema, &changed)));
    });
    group.finish();
}

criterion_group!(benches, inner);
criterion_main!(benches);
