//! Materialised views: `CREATE MATERIALIZED VIEW`, without rows, as `pg_dump -s` does: a plan
//! makes a schema, and filling it may need rows, rights or servers that are not there yet.

use crate::name::quote;
use crate::object::MaterializedView;

use super::super::context::Site;
use super::super::text;
use super::Rule;

impl Rule for MaterializedView {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { definition, options, access_method, tablespace } = self;
        let mut sql = format!("CREATE MATERIALIZED VIEW {}", site.id.path());
        if let Some(method) = access_method {
            sql += &format!(" USING {}", quote(method));
        }
        sql += &text::with(options);
        if let Some(tablespace) = tablespace {
            sql += &format!(" TABLESPACE {}", quote(tablespace));
        }
        sql += &format!(" AS\n {}\n WITH NO DATA", definition.trim());
        vec![sql]
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("MATERIALIZED VIEW {}", site.id.path()))
    }
}
