//! Relations by keys that are asked for as a list: `smallint`, `integer` and `uuid`.

use schema::prelude::*;
use schema::uuid::Uuid;
use schema_data_tests::db::{DEVICES, Device, READINGS, ROOMS, Reading, Room};

use crate::server::start;

const ROWS: &str = "
    INSERT INTO rooms VALUES (-1), (1), (256);
    INSERT INTO devices VALUES
        ('00000000-0000-0000-0000-000000000001', -1),
        ('ffffffff-ffff-ffff-ffff-ffffffffffff', 256),
        ('01000000-0000-0000-0000-000000000000', NULL);
    INSERT INTO readings VALUES
        (-5, 'ffffffff-ffff-ffff-ffff-ffffffffffff', NULL),
        (65536, 'ffffffff-ffff-ffff-ffff-ffffffffffff', -5),
        (7, '01000000-0000-0000-0000-000000000000', -5);";

#[test]
fn keys_of_every_width_lead_there_and_back() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(ROWS).unwrap();
    let rooms = Room::query().order_by(ROOMS.id.asc()).all(&mut *c).unwrap();
    let devices = Device::query().order_by(DEVICES.id.asc()).all(&mut *c).unwrap();
    let readings = Reading::query().order_by(READINGS.id.asc()).all(&mut *c).unwrap();

    let of_rooms = Room::load_devices(&rooms, &mut *c).unwrap();
    let ids: Vec<Vec<Uuid>> =
        of_rooms.iter().map(|all| all.iter().map(|it| it.id).collect()).collect();
    assert_eq!(ids, [vec![Uuid::from_u128(1)], vec![], vec![Uuid::max()]]);
    let of_devices = Device::load_room(&devices, &mut *c).unwrap();
    let ids: Vec<Option<i16>> = of_devices.iter().map(|it| it.as_ref().map(|it| it.id)).collect();
    assert_eq!(ids, [Some(-1), None, Some(256)]);

    let of_readings = Reading::load_device(&readings, &mut *c).unwrap();
    let ids: Vec<Uuid> = of_readings.iter().map(|it| it.id).collect();
    assert_eq!(ids, [Uuid::max(), devices[1].id, Uuid::max()]);
    let previous = Reading::load_previous(&readings, &mut *c).unwrap();
    let ids: Vec<Option<i32>> = previous.iter().map(|it| it.as_ref().map(|it| it.id)).collect();
    assert_eq!(ids, [None, Some(-5), Some(-5)]);
    let next = Reading::load_previous_reverse(&readings, &mut *c).unwrap();
    let mut ids: Vec<i32> = next[0].iter().map(|it| it.id).collect();
    ids.sort_unstable();
    assert_eq!((ids, next[1].len(), next[2].len()), (vec![7, 65536], 0, 0));
    // The same row twice.
    let twice = Device::load_readings([&devices[2], &devices[2]], &mut *c).unwrap();
    assert_eq!(twice.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
}
