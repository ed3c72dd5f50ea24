//! Logical replication: publications with their members, and subscriptions.

use super::object;

object! {
    /// A publication (`pg_publication`).
    Publication {
        /// `FOR ALL TABLES` (`puballtables`).
        all_tables: bool,
        /// What is published where it is not everything, as the parameter says it:
        /// `insert, update` (`pubinsert` and so on).
        publish: Option<String>,
        /// Whether partitions are published as their partitioned table (`pubviaroot`).
        via_root: bool,
        /// Which generated columns are published where it is not none (`pubgencols`, from
        /// PostgreSQL 18 on).
        generated_columns: Option<String>,
    }

    /// A table in a publication (`pg_publication_rel`). The path is the publication's and the
    /// table's.
    PublicationTable {
        /// The columns where not all are published, in the order of their names (`prattrs`, from
        /// PostgreSQL 15 on).
        columns: Vec<String>,
        /// Which rows are published (`prqual`, from PostgreSQL 15 on).
        filter as "where": Option<String>,
    }

    /// A namespace whose tables are in a publication (`pg_publication_namespace`, from PostgreSQL
    /// 15 on). The path is the publication's and the namespace's.
    PublicationNamespace {}

    /// A subscription (`pg_subscription`), without its connection, which holds secrets, and
    /// whether it runs, which is operation.
    Subscription {
        /// The publications it takes (`subpublications`).
        publications: Vec<String>,
        /// The replication slot at the publisher (`subslotname`).
        slot: Option<String>,
        /// Parameters that are not at their default, `name=value`. PostgreSQL 13 shows them to
        /// superusers only, so there are none of it.
        options: Vec<String>,
    }
}
