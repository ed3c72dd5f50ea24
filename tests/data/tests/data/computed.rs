//! Rows by unique indexes over functions of columns, and by other collations than the columns'.

use schema::prelude::*;
use schema_data_tests::db::{NewPart, NewVoucher, PARTS, USERS, VOUCHERS, Voucher, VoucherPatch};

use crate::server::start;

#[test]
fn functions_of_columns_tell_rows_apart() {
    let mut server = start();
    let ada = server.users(&[("ada", Some(36)), ("bob", None)]).swap_remove(0);
    let c = &mut server.client;
    assert_eq!(USERS.by_lower_email.find(&mut *c, "ADA@Example.org").unwrap(), Some(ada));
    assert_eq!(USERS.by_lower_email.find(&mut *c, "eve@example.org").unwrap(), None);
    // What the column's type refuses is not found.
    assert_eq!(USERS.by_lower_email.find(&mut *c, "nobody").unwrap(), None);

    let new = |slug: &str| NewVoucher::new("ada".to_owned(), slug.to_owned());
    let by_slug = VOUCHERS.by_owner_and_lower_btrim_slug;
    let first = by_slug.upsert(&mut *c, &new("Red")).unwrap();
    let again = by_slug.upsert(&mut *c, &new(" red ")).unwrap();
    assert_eq!((again.id, &*again.slug), (first.id, " red "));
    assert_eq!(by_slug.insert_or_ignore(&mut *c, &new("RED")).unwrap(), None);
    let patch = VoucherPatch { code: Some(Some("ab".to_owned())), ..Default::default() };
    let coded = by_slug.update(&mut *c, ("ada", "rEd"), &patch).unwrap().unwrap();
    assert_eq!(coded.id, first.id);

    // What stands for NULL finds it, too, and a parameter is not cut.
    let by_place = VOUCHERS.by_coalesce_parent_and_upper_code;
    for parent in [None, Some(0)] {
        assert_eq!(by_place.find(&mut *c, (parent, "AB")).unwrap(), Some(coded.clone()));
    }
    assert_eq!(by_place.find(&mut *c, (Some(1), "AB")).unwrap(), None);
    let place = |parent, slug| NewVoucher { parent, code: Some("AB".to_owned()), ..new(slug) };
    let moved =
        by_place.upsert_many(&mut *c, &[place(Some(0), "Green"), place(Some(2), "Blue")]).unwrap();
    assert_eq!((moved[0].id, moved[0].parent, &*moved[0].slug), (first.id, Some(0), "Green"));

    // It is not among the rows that the index is of.
    let removed = VoucherPatch { removed: Some(true), ..Default::default() };
    Voucher::update(&mut *c, moved[0].id, &removed).unwrap();
    assert_eq!(by_slug.find(&mut *c, ("ada", "green")).unwrap(), None);
    assert_eq!(by_slug.find(&mut *c, ("ada", "blue")).unwrap(), Some(moved[1].clone()));
    assert!(by_slug.delete(&mut *c, ("ada", "BLUE")).unwrap());
    assert!(!by_slug.delete(&mut *c, ("ada", "BLUE")).unwrap());
    assert!(by_place.delete(&mut *c, (Some(0), "ab")).unwrap());
}

#[test]
fn an_index_by_another_collation_is_used() {
    let mut server = start();
    let c = &mut server.client;
    let new = |number: &str| NewPart {
        maker: Some("ACME".to_owned()),
        ..NewPart::new(number.to_owned())
    };
    let key = PARTS.by_maker_and_number;
    let first = key.upsert(&mut *c, &new("1")).unwrap();
    assert_eq!(key.upsert(&mut *c, &new("1")).unwrap(), first);
    assert_eq!(key.find(&mut *c, ("ACME", "1")).unwrap(), Some(first));
    assert_eq!(key.find(&mut *c, ("acme", "1")).unwrap(), None);
    assert_eq!(key.find(&mut *c, ("ACME and more", "1")).unwrap(), None);

    c.batch_execute("SET enable_seqscan = off").unwrap();
    let mut c = c.transaction().unwrap();
    let scans = "SELECT idx_scan FROM pg_stat_xact_user_tables WHERE relname = 'parts'";
    let mut scans = |find: bool| -> i64 {
        if find {
            key.find(&mut c, ("ACME", "1")).unwrap();
        }
        c.query_one(scans, &[]).unwrap().get(0)
    };
    let before = scans(false);
    assert_eq!(scans(true), before + 1);
    assert!(key.delete(&mut c, ("ACME", "1")).unwrap());
}
