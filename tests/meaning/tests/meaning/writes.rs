//! Every way of writing asks `validate` before anything is sent.

use schema::Error;
use schema::prelude::*;
use schema_meaning_tests::db::*;

use crate::server::start;

/// Fails where the statement reached the server, or was not refused.
fn invalid<T>(answer: Result<T, Error>) {
    invalid_row(answer, None);
}

/// The same of this one of many rows.
fn invalid_row<T>(answer: Result<T, Error>, which: Option<usize>) {
    match answer {
        Err(error @ Error::Invalid { relation, row, .. }) => {
            assert_eq!((relation, row), ("public.vault", which));
            assert_eq!(error.constraint(), Some("vault_pin_check"));
        }
        Err(error) => panic!("the server was asked: {error}"),
        Ok(_) => panic!("it was written"),
    }
}

#[test]
fn nothing_invalid_is_sent() {
    let mut server = start();
    let c = &mut server.client;
    let row = Vault::insert(&mut *c, &NewVault::new("1234".to_owned())).unwrap();
    // What reaches the server from here on fails otherwise.
    c.batch_execute("ALTER TABLE vault RENAME TO gone").unwrap();
    let (good, bad) = (|| NewVault::new("1".to_owned()), || NewVault::new("no".to_owned()));
    let patch = VaultPatch { pin: Some("no".to_owned()), ..VaultPatch::default() };
    invalid(Vault::insert(&mut *c, &bad()));
    invalid_row(Vault::insert_many(&mut *c, &[good(), bad()]), Some(1));
    let many: Vec<NewVault> = (0..2000).map(|n| if n == 1999 { bad() } else { good() }).collect();
    invalid_row(Vault::insert_many(&mut *c, &many), Some(1999));
    invalid_row(Vault::insert_many_returning(&mut *c, &[good(), bad()]), Some(1));
    invalid(Vault::update(&mut *c, row.id, &patch));
    invalid(Vault::update_version(&mut *c, row.id, row.lock_version, &patch));
    invalid(VAULT.by_id.update(&mut *c, row.id, &patch));
    invalid(VAULT.by_id.upsert(&mut *c, &bad()));
    invalid(Vault::filter(VAULT.id.eq(row.id)).update(&mut *c, &patch));
    invalid(Vault::query().update(&mut *c, &patch));
    // And it would have.
    let sent =
        Vault::update(&mut *c, row.id, &VaultPatch { note: Some(None), ..VaultPatch::default() });
    assert_eq!(sent.unwrap_err().code(), Some("42P01"));
}

#[test]
fn a_version_that_is_not_sent_is_not_checked() {
    let mut server = start();
    let c = &mut server.client;
    let row = Vault::insert(&mut *c, &NewVault::new("1234".to_owned())).unwrap();
    let patch = VaultPatch { lock_version: Some(-1), ..VaultPatch::default() };
    let changed = Vault::update_version(&mut *c, row.id, row.lock_version, &patch).unwrap();
    assert_eq!(changed.unwrap().lock_version, 1);
    let refused = Vault::update(&mut *c, row.id, &patch).unwrap_err();
    assert_eq!(refused.constraint(), Some("vault_lock_version_check"));
    let patch = VaultPatch { pin: Some("no".to_owned()), ..patch };
    invalid(Vault::update_version(&mut *c, row.id, 1, &patch));
}
