//! What domains do without being asked.

use schema::prelude::*;
use schema_data_tests::db::{Door, NewDoor};

use crate::server::start;

#[test]
fn what_a_domain_fills_in_is_left_to_it() {
    let mut server = start();
    let c = &mut server.client;
    let filled = Door {
        id: 1,
        level: Some(5),
        height: Some(5),
        kind: "plain".to_owned(),
        // An array of it has no default.
        levels: None,
    };
    assert_eq!(Door::insert(&mut *c, &NewDoor::new(1)).unwrap(), filled);
    let given = NewDoor { level: Some(None), kind: Some("odd".to_owned()), ..NewDoor::new(2) };
    let made = Door::insert(&mut *c, &given).unwrap();
    assert_eq!((made.level, made.kind.as_str()), (None, "odd"));
    let many = [3, 4].map(NewDoor::new);
    let made = Door::insert_many_returning(&mut *c, &many).unwrap();
    assert_eq!(made[1], Door { id: 4, ..filled.clone() });
    assert_eq!(Door::insert_many(&mut *c, &[NewDoor::new(5)]).unwrap(), 1);
    assert_eq!(Door::find(c, 5).unwrap(), Some(Door { id: 5, ..filled }));
}
