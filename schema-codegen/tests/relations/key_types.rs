//! Which columns share the type of a key, and what it is called.

use super::{models, schema};

const SETTINGS: &str = "[models]\nkey_newtypes = true";

#[test]
fn a_key_called_as_its_table_has_a_name_without_a_number() {
    let schema = schema(
        &[("public.countries", &["country"]), ("public.towns", &["id", "country"])],
        &[("public.towns", "country", "public.countries")],
    );
    let source = models(&schema, SETTINGS).unwrap();
    assert!(source.contains("pub struct CountryKey("), "{source}");
    assert_eq!(source.matches("pub country: CountryKey,").count(), 4, "{source}");
}

#[test]
fn what_points_at_keys_that_point_at_each_other_has_their_type() {
    for other in ["public.aa", "public.zz"] {
        let schema = schema(
            &[("public.b", &["id"]), ("public.c", &["id"]), (other, &["id", "b_id"])],
            &[
                ("public.b", "id", "public.c"),
                ("public.c", "id", "public.b"),
                (other, "b_id", "public.b"),
            ],
        );
        let source = models(&schema, SETTINGS).unwrap();
        assert!(source.contains("pub b_id: BId,"), "{source}");
    }
}
