//! What the columns of keys say of the roles that rows play.

use super::{foreign_key, models, primary_key, relations, schema, unique};

#[test]
fn words_that_end_in_id_are_whole() {
    let schema = schema(
        &[
            ("public.materials", &["id"]),
            ("public.mixtures", &["id", "solid", "liquid", "parentid"]),
        ],
        &[
            ("public.mixtures", "solid", "public.materials"),
            ("public.mixtures", "liquid", "public.materials"),
            ("public.mixtures", "parentid", "public.materials"),
        ],
    );
    let found = relations(&models(&schema, "").unwrap());
    let of_mixtures: Vec<&str> = found
        .iter()
        .filter_map(|it| it.strip_prefix("Material.")?.split_once(':'))
        .map(|it| it.0)
        .collect();
    assert_eq!(of_mixtures, ["liquid_mixtures", "parent_mixtures", "solid_mixtures"], "{found:?}");
}

#[test]
fn several_keys_are_told_apart_by_what_their_names_add() {
    let schema = schema(
        &[
            ("public.currency", &["currencycode"]),
            ("public.rates", &["id", "currencycode", "fromcurrencycode"]),
            ("public.units", &["unit_code"]),
            ("public.items", &["itemid", "size_unit_code", "unit_code", "parentitemid"]),
            ("public.users", &["id"]),
            ("public.bans", &["id", "user_id", "redeemer_id"]),
        ],
        &[
            ("public.rates", "currencycode", "public.currency"),
            ("public.rates", "fromcurrencycode", "public.currency"),
            ("public.items", "size_unit_code", "public.units"),
            ("public.items", "unit_code", "public.units"),
            ("public.items", "parentitemid", "public.items"),
            ("public.bans", "user_id", "public.users"),
            ("public.bans", "redeemer_id", "public.users"),
        ],
    );
    assert_eq!(
        relations(&models(&schema, "").unwrap()),
        [
            "Ban.redeemer: User",
            "Ban.user: User",
            "Currency.rates: Vec<Rate>",
            "Currency.from_rates: Vec<Rate>",
            "Item.parent_item: Item",
            "Item.size_unit: Unit",
            "Item.unit: Unit",
            "Item.parent_item_reverse: Vec<Item>",
            "Rate.currency: Currency",
            "Rate.from_currency: Currency",
            "Unit.size_items: Vec<Item>",
            "Unit.items: Vec<Item>",
            "User.redeemed_bans: Vec<Ban>",
            "User.bans: Vec<Ban>",
        ]
    );
}

#[test]
fn a_role_that_ends_in_the_name_of_the_table_is_not_followed_by_it() {
    let schema = schema(
        &[
            ("public.airports", &["code"]),
            ("public.countries", &["code"]),
            ("public.flights", &["id", "from_airport_code", "to_airport_code"]),
            ("public.customers", &["id", "country_code", "shipping_country_code", "tax_code"]),
        ],
        &[
            ("public.flights", "from_airport_code", "public.airports"),
            ("public.flights", "to_airport_code", "public.airports"),
            ("public.customers", "country_code", "public.countries"),
            ("public.customers", "shipping_country_code", "public.countries"),
            ("public.customers", "tax_code", "public.countries"),
        ],
    );
    let found = relations(&models(&schema, "").unwrap());
    let up: Vec<&str> = found.iter().map(String::as_str).filter(|it| !it.contains("Vec")).collect();
    let expected = [
        "Customer.country: Country",
        "Customer.shipping_country: Country",
        "Customer.tax_country: Country",
        "Flight.from_airport: Airport",
        "Flight.to_airport: Airport",
    ];
    assert_eq!(up, expected);
    let down: Vec<&str> =
        found.iter().map(String::as_str).filter(|it| it.contains("Vec")).collect();
    let expected = [
        "Airport.from_airport_flights: Vec<Flight>",
        "Airport.to_airport_flights: Vec<Flight>",
        "Country.customers: Vec<Customer>",
        "Country.shipping_country_customers: Vec<Customer>",
        "Country.tax_customers: Vec<Customer>",
    ];
    assert_eq!(down, expected);
}

#[test]
fn a_column_that_points_at_itself_plays_no_role() {
    let columns: &[&str] = &["tenant_id", "id", "parent_id", "left_id"];
    let mut schema = schema(&[("public.nodes", columns)], &[]);
    primary_key(&mut schema, "public.nodes", &["tenant_id", "id"]);
    let mut key = |column: &str| {
        let nodes = "public.nodes";
        foreign_key(&mut schema, nodes, &["tenant_id", column], nodes, &["tenant_id", "id"]);
        relations(&models(&schema, "").unwrap())
    };
    let up = ["Node.parent: Node", "Node.parent_reverse: Vec<Node>"];
    assert_eq!(key("parent_id"), up);
    let both = [
        "Node.left: Node",
        "Node.parent: Node",
        "Node.left_reverse: Vec<Node>",
        "Node.parent_reverse: Vec<Node>",
    ];
    assert_eq!(key("left_id"), both);
}

#[test]
fn what_a_key_of_one_column_leaves_of_another_tells_no_role() {
    let mut schema = schema(
        &[
            ("public.users", &["id", "tenant_id"]),
            ("public.posts", &["id", "tenant_id", "author_id"]),
        ],
        &[("public.posts", "author_id", "public.users")],
    );
    let (both, target) = (["tenant_id", "author_id"], ["tenant_id", "id"]);
    foreign_key(&mut schema, "public.posts", &both, "public.users", &target);
    let found = relations(&models(&schema, "[models]\nrelations = \"forward\"").unwrap());
    assert_eq!(found, ["Post.author: User", "Post.tenant_id_author_id: User"]);
}

#[test]
fn only_what_says_that_a_column_holds_a_key_is_left_out_of_its_role() {
    let columns: &[&str] = &["id", "winning_bid", "losing_bid", "fk_last_id", "next_id_fk"];
    let keys: Vec<(&str, &str, &str)> =
        columns[1..].iter().map(|column| ("public.lots", *column, "public.bids")).collect();
    let schema = schema(&[("public.bids", &["id"]), ("public.lots", columns)], &keys);
    let found = relations(&models(&schema, "[models]\nrelations = \"forward\"").unwrap());
    let wanted =
        ["Lot.last: Bid", "Lot.losing_bid_: Bid", "Lot.next: Bid", "Lot.winning_bid_: Bid"];
    assert_eq!(found, wanted);
}

#[test]
fn a_column_called_as_the_table_is_not_followed_by_it() {
    let schema = schema(
        &[("public.user", &["id"]), ("public.review", &["id", "user", "reviewer"])],
        &[("public.review", "user", "public.user"), ("public.review", "reviewer", "public.user")],
    );
    let wanted = [
        "User.reviewed_reviews: Vec<Review>",
        "User.reviews: Vec<Review>",
        "Review.reviewer_user: User",
        "Review.user_: User",
    ];
    assert_eq!(relations(&models(&schema, "").unwrap()), wanted);
}

#[test]
fn relations_are_called_as_the_models_are() {
    let schema = schema(
        &[
            ("public.tbl_users", &["id"]),
            ("public.tbl_posts", &["id", "written_by", "checked_by"]),
            ("public.tbl_cars", &["id", "holder"]),
        ],
        &[
            ("public.tbl_posts", "written_by", "public.tbl_users"),
            ("public.tbl_posts", "checked_by", "public.tbl_users"),
            ("public.tbl_cars", "holder", "public.tbl_users"),
        ],
    );
    let settings = "[names]\n\"public.tbl_users\" = \"UserAccount\"\n\
         \"public.tbl_posts\" = \"Post\"\n\"public.tbl_cars\" = \"r#Box\"";
    let found = relations(&models(&schema, settings).unwrap());
    let wanted = [
        "r#Box.user_account: UserAccount",
        "Post.checked_by_user_account: UserAccount",
        "Post.written_by_user_account: UserAccount",
        "UserAccount.boxes: Vec<r#Box>",
        "UserAccount.checked_posts: Vec<Post>",
        "UserAccount.written_posts: Vec<Post>",
    ];
    assert_eq!(found, wanted);
}

fn found(tables: &[(&str, &[&str])], keys: &[(&str, &str, &str)]) -> Vec<String> {
    relations(&models(&schema(tables, keys), "").unwrap())
}

#[test]
fn two_roles_of_one_deed_are_called_as_their_columns() {
    let tables: &[(&str, &[&str])] = &[
        ("public.users", &["id"]),
        ("public.tasks", &["id", "assignee_id", "assigned_by", "author_id"]),
    ];
    let keys = ["assignee_id", "assigned_by", "author_id"];
    let keys = keys.map(|column| ("public.tasks", column, "public.users"));
    let expected = [
        "User.assigned_by_tasks: Vec<Task>",
        "User.assignee_tasks: Vec<Task>",
        "User.authored_tasks: Vec<Task>",
    ];
    assert_eq!(found(tables, &keys)[3..], expected);
    // Each by itself.
    assert_eq!(found(tables, &[keys[0], keys[2]])[2], "User.assigned_tasks: Vec<Task>");
    // What has another name takes none.
    let chosen = "[relations]\n\"public.tasks.assigned_by_fkey\" = { reverse = \"given\" }";
    let found = relations(&models(&schema(tables, &keys), chosen).unwrap());
    assert!(found.contains(&"User.assigned_tasks: Vec<Task>".to_owned()), "{found:#?}");
}

/// Whichever of the two comes first by its name.
#[test]
fn a_deed_leaves_its_name_to_a_table() {
    for (table, deed) in [("posts", "archived"), ("articles", "reviewed")] {
        let (rows, by) = (format!("public.{table}"), format!("{deed}_by"));
        let other = format!("public.{deed}_{table}");
        let columns: &[&str] = &["id", "user_id", &by];
        let tables: &[(&str, &[&str])] =
            &[("public.users", &["id"]), (&rows, columns), (&other, &["id", "user_id"])];
        let keys = [(&rows, "user_id"), (&rows, by.as_str()), (&other, "user_id")];
        let found = found(tables, &keys.map(|(table, column)| (&**table, column, "public.users")));
        let names = found.iter().filter_map(|it| it.strip_prefix("User.")?.split(':').next());
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        let mut expected = [format!("{by}_{table}"), format!("{deed}_{table}"), table.to_owned()];
        expected.sort_unstable();
        assert_eq!(names, expected);
    }
}

#[test]
fn a_column_that_leads_to_two_tables_is_called_as_each() {
    let tables: &[(&str, &[&str])] = &[
        ("public.parties", &["id"]),
        ("public.customers", &["party_id"]),
        ("public.payments", &["id", "party_id", "author_id"]),
        ("public.users", &["id"]),
        ("public.profiles", &["user_id"]),
    ];
    let keys = [
        ("public.payments", "party_id", "public.parties"),
        ("public.payments", "party_id", "public.customers"),
        ("public.payments", "author_id", "public.users"),
        ("public.payments", "author_id", "public.profiles"),
    ];
    let found = found(tables, &keys);
    for expected in [
        "Payment.party: Party",
        "Payment.customer: Customer",
        "Payment.author_user: User",
        "Payment.author_profile: Profile",
    ] {
        assert!(found.iter().any(|it| it == expected), "{expected}: {found:#?}");
    }
    // What is only declared renames no foreign key.
    let declared =
        "[relations]\n\"public.payments(author_id)\" = { to = \"public.profiles(user_id)\" }";
    let schema = schema(tables, &keys[2..3]);
    let found = relations(&models(&schema, declared).unwrap());
    assert!(found.contains(&"Payment.author: User".to_owned()), "{found:#?}");
}

#[test]
fn tables_that_another_namespace_repeats_are_called_with_it() {
    let columns: &[&str] = &["id", "user_id", "editor_id"];
    let tables: &[(&str, &[&str])] =
        &[("public.users", &["id"]), ("archive.posts", columns), ("public.posts", columns)];
    let keys = [
        ("archive.posts", "user_id", "public.users"),
        ("archive.posts", "editor_id", "public.users"),
        ("public.posts", "user_id", "public.users"),
        ("public.posts", "editor_id", "public.users"),
    ];
    let found = found(tables, &keys);
    let names: Vec<&str> =
        found.iter().filter_map(|it| it.strip_prefix("User.")?.split(':').next()).collect();
    assert_eq!(names, ["edited_posts", "posts", "archive_edited_posts", "archive_posts"]);
}

#[test]
fn columns_in_one_run_of_letters_tell_roles() {
    let tables: &[(&str, &[&str])] =
        &[("public.users", &["id"]), ("public.messages", &["id", "fromuserid", "touserid"])];
    let keys = ["fromuserid", "touserid"];
    let expected = [
        "Message.from_user: User",
        "Message.to_user: User",
        "User.from_messages: Vec<Message>",
        "User.to_messages: Vec<Message>",
    ];
    assert_eq!(found(tables, &keys.map(|it| ("public.messages", it, "public.users"))), expected);
}

#[test]
fn a_deed_is_told_beside_the_name_of_the_table() {
    let columns: &[&str] = &["id", "created_by_user_id", "author_user_id", "home_user_id"];
    let tables: &[(&str, &[&str])] = &[("public.users", &["id"]), ("public.posts", columns)];
    let keys: Vec<_> =
        columns[1..].iter().map(|column| ("public.posts", *column, "public.users")).collect();
    let found = found(tables, &keys);
    for expected in ["created_posts", "authored_posts", "home_user_posts"] {
        let expected = format!("User.{expected}: Vec<Post>");
        assert!(found.contains(&expected), "{expected}: {found:#?}");
    }
}

#[test]
fn tables_that_point_at_each_other_need_no_help() {
    let tables: &[(&str, &[&str])] = &[
        ("public.users", &["id", "profile_id"]),
        ("public.profiles", &["id", "user_id", "approved_by"]),
    ];
    let keys = [
        ("public.users", "profile_id", "public.profiles"),
        ("public.profiles", "user_id", "public.users"),
        ("public.profiles", "approved_by", "public.users"),
    ];
    let mut schema = schema(tables, &keys);
    unique(&mut schema, "public.profiles", &["user_id"]);
    let found = relations(&models(&schema, "").unwrap());
    for expected in ["User.profile: Profile", "User.user_profile: Option<Profile>"] {
        assert!(found.contains(&expected.to_owned()), "{expected}: {found:#?}");
    }
}

#[test]
fn the_tenant_of_a_row_and_of_its_author_tells_no_role() {
    let mut schema = schema(
        &[
            ("public.users", &["tenant_id", "id"]),
            ("public.posts", &["id", "tenant_id", "author_id"]),
            ("public.orders", &["order_id", "line_no"]),
            ("public.parcels", &["id", "order_id", "line_no"]),
        ],
        &[],
    );
    let target = ["tenant_id", "id"];
    foreign_key(&mut schema, "public.posts", &["tenant_id", "author_id"], "public.users", &target);
    let line = ["order_id", "line_no"];
    foreign_key(&mut schema, "public.parcels", &line, "public.orders", &line);
    let found = relations(&models(&schema, "[models]\nrelations = \"forward\"").unwrap());
    assert_eq!(found, ["Parcel.order: Order", "Post.author: User"]);
}

/// Whichever of the two comes first by its name.
#[test]
fn a_role_leaves_its_name_to_a_table() {
    for role in ["agent", "worker"] {
        let (column, other) = (format!("{role}_id"), format!("public.{role}_tickets"));
        let columns: &[&str] = &["id", "user_id", &column];
        let tables: &[(&str, &[&str])] = &[
            ("public.users", &["id"]),
            ("public.tickets", columns),
            (&other, &["id", &column, "note"]),
        ];
        let keys = [("public.tickets", "user_id"), ("public.tickets", &column), (&other, &column)];
        let found = found(tables, &keys.map(|(table, column)| (table, column, "public.users")));
        let names = found.iter().filter_map(|it| it.strip_prefix("User.")?.split(':').next());
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        let mut expected =
            [format!("{role}_tickets"), "tickets".to_owned(), format!("tickets_by_{role}")];
        expected.sort_unstable();
        assert_eq!(names, expected);
    }
}

/// Whatever the tables are called that join them.
#[test]
fn a_far_table_leaves_its_name_to_a_near_one() {
    let tables: &[(&str, &[&str])] = &[
        ("public.posts", &["id"]),
        ("public.tags", &["id"]),
        ("archive.tags", &["id"]),
        ("public.post_tags", &["post_id", "tag_id"]),
        ("public.post_archive_tags", &["post_id", "tag_id"]),
    ];
    let mut schema = schema(tables, &[]);
    for (table, far) in
        [("public.post_tags", "public.tags"), ("public.post_archive_tags", "archive.tags")]
    {
        primary_key(&mut schema, table, &["post_id", "tag_id"]);
        foreign_key(&mut schema, table, &["post_id"], "public.posts", &["id"]);
        foreign_key(&mut schema, table, &["tag_id"], far, &["id"]);
    }
    let found = relations(&models(&schema, "").unwrap());
    assert!(found.contains(&"Post.tags: Vec<Tag>".to_owned()), "{found:#?}");
}
