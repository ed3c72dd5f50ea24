//! What domains do without being asked.

use schema::prelude::*;
use schema_data_tests::db::{
    Door, Mood, NewDoor, NewOutburst, NewTemper, Outburst, TEMPERS, Temper, TemperPatch,
};

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

#[test]
fn domains_over_enums_are_compared_as_enums() {
    let mut server = start();
    let c = &mut server.client;
    let (ok, happy) = (NewTemper::new(Mood::Ok), NewTemper::new(Mood::Happy));
    let new = [ok, NewTemper { before: Some(Mood::Ok), ..happy }];
    assert_eq!(Temper::insert_many(&mut *c, &new).unwrap(), 2);
    let once = TemperPatch { times: Some(1), ..TemperPatch::default() };
    assert!(Temper::update(&mut *c, Mood::Ok, &once).unwrap().is_some());
    assert_eq!(Temper::find(&mut *c, Mood::Ok).unwrap().unwrap().times, 1);
    let by_before = TEMPERS.by_before;
    assert_eq!(by_before.find(&mut *c, Mood::Ok).unwrap().unwrap().temper, Mood::Happy);
    let upserted = TEMPERS.by_temper.upsert(&mut *c, &NewTemper::new(Mood::Ok)).unwrap();
    assert_eq!(upserted.temper, Mood::Ok);
    let is_ok = || TEMPERS.before.eq(Mood::Ok);
    for (condition, count) in [
        (TEMPERS.temper.eq(Mood::Ok), 1),
        (TEMPERS.temper.ne(Mood::Ok), 1),
        (TEMPERS.temper.between(Mood::Ok, Mood::Happy), 2),
        (TEMPERS.temper.in_([Mood::Ok, Mood::Happy]), 2),
        (TEMPERS.temper.gt(TEMPERS.before), 1),
        (TEMPERS.before.same_as(Some(Mood::Ok)), 1),
        (TEMPERS.temper.in_rows(TEMPERS.before, is_ok()), 1),
    ] {
        let said = format!("{condition:?}");
        assert_eq!(Temper::filter(condition).count(&mut *c).unwrap(), count, "{said}");
    }
    let order = (TEMPERS.before.desc().nulls_last(), TEMPERS.temper.asc());
    let after = Temper::query().order_by(order).after((Some(Mood::Ok), Mood::Happy));
    assert_eq!(after.all(&mut *c).unwrap()[0].temper, Mood::Ok);
    let each = Temper::query().of_each(&mut *c, TEMPERS.temper, [Mood::Happy, Mood::Sad]).unwrap();
    assert_eq!(each.iter().map(Vec::len).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(Temper::query().count_by(&mut *c, TEMPERS.temper).unwrap().len(), 2);
    let outburst = Outburst::insert(&mut *c, &NewOutburst::new(1, Mood::Happy)).unwrap();
    let temper = outburst.temper(&mut *c).unwrap().unwrap();
    assert_eq!(temper.temper, Mood::Happy);
    assert_eq!(temper.outbursts(&mut *c).unwrap(), std::slice::from_ref(&outburst));
    let loaded = Outburst::load_temper(std::slice::from_ref(&outburst), &mut *c).unwrap();
    assert_eq!(loaded, [Some(temper.clone())]);
    let loaded = Temper::load_outbursts(&[temper], &mut *c).unwrap();
    assert_eq!(loaded, [[outburst]]);
    assert!(Temper::delete(&mut *c, Mood::Ok).unwrap());
}
