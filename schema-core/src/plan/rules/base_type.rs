//! Base types: `CREATE TYPE`, first as a name alone, then with the functions that it is made of.
//! Those of extensions come with them.

use crate::name::literal;
use crate::object::{BaseType, Object};

use super::super::context::{Alteration, Site};
use super::super::grants::Grantable;
use super::super::step::Alter;
use super::super::text;
use super::Rule;

impl Rule for BaseType {
    fn create(&self, site: &Site<'_>, elements: &[String]) -> Vec<String> {
        let path = site.id.path();
        if self.shell {
            return vec![format!("CREATE TYPE {path}")];
        }
        let Some(input) = &self.input else { return Vec::new() };
        let mut options = vec![format!("INPUT = {input}")];
        options.extend(self.output.as_ref().map(|output| format!("OUTPUT = {output}")));
        let changeable = self.changeable();
        options.extend(
            changeable
                .iter()
                .filter_map(|(option, value)| Some(format!("{option} = {}", value.as_ref()?))),
        );
        options.extend(self.fixed());
        let sql = format!("CREATE TYPE {path} (\n    {}\n)", options.join(",\n    "));
        text::with_shell(path, elements, sql)
    }

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        // Its functions go with it, and could not go before.
        let cascade = if self.shell { "" } else { " CASCADE" };
        vec![format!("DROP TYPE {}{cascade}", site.id.path())]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::BaseType(to) = &change.to.entry.object else { return Alter::Replace };
        let (before, after) = (self.changeable(), to.changeable());
        let storage = |options: &[(&str, Option<String>)]| {
            options.iter().any(|(option, value)| *option == "STORAGE" && value.is_some())
        };
        let fixed = |base: &Self| (base.input.clone(), base.output.clone(), base.shell);
        // `ALTER TYPE … SET` brings values out of line, and never back in again.
        let stays = fixed(self) == fixed(to)
            && self.fixed() == to.fixed()
            && storage(&before) == storage(&after);
        if !stays {
            return Alter::Replace;
        }
        let options: Vec<_> = before
            .iter()
            .zip(&after)
            .filter(|(before, after)| before != after)
            .map(|(_, (option, value))| {
                format!("{option} = {}", value.as_deref().unwrap_or("NONE"))
            })
            .collect();
        let path = change.to.id.path();
        Alter::InPlace(vec![format!("ALTER TYPE {path} SET ({})", options.join(", "))])
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("TYPE {}", site.id.path()))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        Some(Grantable::Whole(format!("TYPE {}", site.id.path())))
    }
}

impl BaseType {
    /// What `ALTER TYPE … SET` can change.
    fn changeable(&self) -> [(&'static str, Option<String>); 7] {
        [
            ("RECEIVE", self.receive.clone()),
            ("SEND", self.send.clone()),
            ("TYPMOD_IN", self.typmod_in.clone()),
            ("TYPMOD_OUT", self.typmod_out.clone()),
            ("ANALYZE", self.analyze.clone()),
            ("SUBSCRIPT", self.subscript.clone()),
            ("STORAGE", self.storage.clone()),
        ]
    }

    /// What never changes, besides the functions of its text.
    fn fixed(&self) -> Vec<String> {
        let Self {
            category,
            shell: _,
            input: _,
            output: _,
            receive: _,
            send: _,
            typmod_in: _,
            typmod_out: _,
            analyze: _,
            subscript: _,
            length,
            by_value,
            alignment,
            storage: _,
            preferred,
            default,
            element,
            delimiter,
            collatable,
        } = self;
        let length = length.map_or("VARIABLE".to_owned(), |length| length.to_string());
        let options = [
            Some(format!("INTERNALLENGTH = {length}")),
            by_value.then(|| "PASSEDBYVALUE".to_owned()),
            alignment.as_ref().map(|alignment| format!("ALIGNMENT = {alignment}")),
            (category != "U").then(|| format!("CATEGORY = {}", literal(category))),
            preferred.then(|| "PREFERRED = true".to_owned()),
            default.as_ref().map(|default| format!("DEFAULT = {}", literal(default))),
            element.as_ref().map(|element| format!("ELEMENT = {element}")),
            delimiter.as_ref().map(|delimiter| format!("DELIMITER = {}", literal(delimiter))),
            collatable.then(|| "COLLATABLE = true".to_owned()),
        ];
        options.into_iter().flatten().collect()
    }
}
