//! Models that are called as the traits are, which hide these.

use schema::prelude::*;
use schema_data_tests::db::{MODELS, Model, ModelPatch, NewModel, NewTable, Table};

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
