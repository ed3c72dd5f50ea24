//! Models that are called as the traits are, which hide these, and as what statements are made of.

use schema::prelude::*;
use schema_data_tests::db::{
    EXCLUDED, J, K, MODELS, Model, ModelPatch, NewExcluded, NewModel, NewTable, OF, Of, Table,
};

use crate::server::start;

#[test]
fn models_that_hide_the_traits_have_their_functions() {
    let mut server = start();
    let c = &mut server.client;
    let model = Model::insert(&mut *c, &NewModel::new(1, "T".to_owned())).unwrap();
    let table = Table::insert(&mut *c, &NewTable::new(2, model.id)).unwrap();
    let found = Model::filter(MODELS.name.eq("T")).all(&mut *c).unwrap();
    assert_eq!(found, std::slice::from_ref(&model));
    assert_eq!(Table::find(&mut *c, 2).unwrap().unwrap().model(&mut *c).unwrap(), model);
    assert_eq!(model.tables(&mut *c).unwrap(), [table]);
    let patch = ModelPatch::default();
    assert_eq!(Model::update_version(&mut *c, 1, 0, &patch).unwrap().unwrap().lock_version, 1);
}

#[test]
fn a_table_called_as_the_row_that_is_refused_is_upserted() {
    let mut server = start();
    let c = &mut server.client;
    let new = NewExcluded::new(1, "a".to_owned());
    let first = EXCLUDED.by_code.upsert(&mut *c, &new).unwrap();
    assert_eq!(EXCLUDED.by_code.upsert(&mut *c, &new).unwrap(), first);
    let other = NewExcluded::new(1, "b".to_owned());
    assert_eq!(EXCLUDED.by_id.upsert(&mut *c, &other).unwrap().code, "b");
    assert_eq!(EXCLUDED.by_id.upsert_many(&mut *c, &[new]).unwrap(), [first]);
}

#[test]
fn relations_called_as_parts_of_statements_are_loaded() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(
        "INSERT INTO _k VALUES ('a', NULL), ('b', 'a');
         INSERT INTO _j VALUES (1); INSERT INTO _k_j VALUES ('b', 1);
         INSERT INTO __of VALUES (7, 'b')",
    )
    .unwrap();
    let keys = K::query().order_by(K.code.asc()).all(&mut *c).unwrap();
    assert_eq!(K::load_parent(&keys, &mut *c).unwrap(), [None, Some(keys[0].clone())]);
    let joined = J::all(&mut *c).unwrap();
    assert_eq!(J::load_ks(&joined, &mut *c).unwrap(), [[keys[1].clone()]]);
    assert_eq!(K::load_js(&keys, &mut *c).unwrap(), [vec![], joined]);
    let all = Of::all(&mut *c).unwrap();
    assert_eq!(K::load_ofs(&keys, &mut *c).unwrap(), [vec![], all.clone()]);
    let found = Of::query().of_each(c, OF.code, ["b", "a"]).unwrap();
    assert_eq!(found, [all, vec![]]);
}
