//! Arrays of several dimensions, which models hold as text.

use schema::prelude::*;
use schema_data_tests::db::{GRIDS, Grid, NewGrid};

use crate::server::start;

fn new(id: i32) -> NewGrid {
    let names = Some("{{a,b},{c,NULL}}".to_owned());
    NewGrid { names, ..NewGrid::new(id, "{{1,2},{3,4}}".to_owned(), "[0:1]={5,6}".to_owned()) }
}

#[test]
fn every_way_in_keeps_them() {
    let mut server = start();
    let c = &mut server.client;
    let made = Grid::insert(&mut *c, &new(1)).unwrap();
    assert_eq!((&*made.cells, &*made.grid), ("{{1,2},{3,4}}", "[0:1]={5,6}"));
    assert_eq!(made.names.as_deref(), Some("{{a,b},{c,NULL}}"));
    let many = Grid::insert_many_returning(&mut *c, &[new(2), new(3)]).unwrap();
    let others: Vec<NewGrid> = (4..1_504).map(new).collect();
    assert_eq!(Grid::insert_many(&mut *c, &others).unwrap(), 1_500);
    for row in many.iter().chain([&Grid::find(&mut *c, 1_000).unwrap().unwrap()]) {
        assert_eq!(*row, Grid { id: row.id, ..made.clone() });
    }
    let found = Grid::filter(GRIDS.cells.eq("{{1,2},{3,4}}")).count(c).unwrap();
    assert_eq!(found, 1_503);
}
