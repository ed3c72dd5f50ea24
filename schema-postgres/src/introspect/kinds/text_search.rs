//! Text search parsers, templates, dictionaries and configurations (`pg_ts_…`).

use schema_core::object::{
    TextSearchConfiguration, TextSearchDictionary, TextSearchParser, TextSearchTemplate,
};
use schema_core::{Diagnostic, Entry, Kind};

use super::super::catalog::{Catalog, Cells, class};

const KIND: &str = "text search objects";

pub(super) fn read(catalog: &mut Catalog) -> Result<(), Diagnostic> {
    for row in catalog.rows("text_search")? {
        let mut cells = Cells::new(&row, KIND);
        let class: u32 = cells.get()?;
        let oid: u32 = cells.get()?;
        let namespace: u32 = cells.get()?;
        let name: String = cells.get()?;
        let mut texts = cells.get::<Vec<Option<String>>>()?.into_iter();
        let mut text = || texts.next().flatten();
        let mappings = cells.list()?;
        let (kind, entry) = match class {
            class::PG_TS_PARSER => {
                let parser = TextSearchParser {
                    start: text().unwrap_or_default(),
                    gettoken: text().unwrap_or_default(),
                    end: text().unwrap_or_default(),
                    lextypes: text().unwrap_or_default(),
                    headline: text(),
                };
                (Kind::TextSearchParser, Entry::new(parser))
            }
            class::PG_TS_TEMPLATE => {
                let template =
                    TextSearchTemplate { init: text(), lexize: text().unwrap_or_default() };
                (Kind::TextSearchTemplate, Entry::new(template))
            }
            class::PG_TS_DICT => {
                let dictionary = TextSearchDictionary {
                    template: text().unwrap_or_default(),
                    options: options(&text().unwrap_or_default()),
                };
                (Kind::TextSearchDictionary, Entry::new(dictionary))
            }
            _ => {
                let parser = text().unwrap_or_default();
                let configuration = TextSearchConfiguration { parser, mappings };
                (Kind::TextSearchConfiguration, Entry::new(configuration))
            }
        };
        let Some(id) = catalog.in_namespace(kind, namespace, &name) else { continue };
        catalog.add(class, oid, id, entry);
    }
    Ok(())
}

/// The options of a dictionary one by one: `serialize_deflist()` joins them by `, `, and doubles
/// quotes and backslashes in them.
fn options(text: &str) -> Vec<String> {
    let mut options = Vec::new();
    let mut quoted = None;
    let mut start = 0;
    for (i, c) in text.char_indices() {
        match (quoted, c) {
            (None, '\'' | '"') => quoted = Some(c),
            (Some(quote), _) if quote == c => quoted = None,
            (None, ',') => {
                options.extend(text.get(start..i));
                start = i + 1;
            }
            _ => {}
        }
    }
    options.extend(text.get(start..));
    let options = options.into_iter().map(|option| option.trim().to_owned());
    options.filter(|option| !option.is_empty()).collect()
}
