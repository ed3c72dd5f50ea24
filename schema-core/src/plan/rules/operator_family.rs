//! Operator families: `CREATE OPERATOR FAMILY`, and their own members by `ALTER`.

use crate::object::{Object, OperatorFamily};

use super::super::context::{Alteration, Site};
use super::super::definition;
use super::super::step::Alter;
use super::Rule;

impl Rule for OperatorFamily {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { members } = self;
        let path = site.id.path();
        let members: Vec<_> = members.iter().map(|member| definition::member(member)).collect();
        let create = format!("CREATE OPERATOR FAMILY {path}");
        [create].into_iter().chain(alter(path, "ADD", &members)).collect()
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::OperatorFamily(to) = &change.to.entry.object else { return Alter::Replace };
        let gone = self.members.iter().filter(|member| !to.members.contains(member));
        let gone: Vec<_> = gone.map(|member| definition::member_key(member).to_owned()).collect();
        let new = to.members.iter().filter(|member| !self.members.contains(member));
        let new: Vec<_> = new.map(|member| definition::member(member)).collect();
        let path = change.to.id.path();
        Alter::InPlace(
            alter(path, "DROP", &gone).into_iter().chain(alter(path, "ADD", &new)).collect(),
        )
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("OPERATOR FAMILY {}", site.id.path()))
    }
}

fn alter(path: &str, word: &str, members: &[String]) -> Option<String> {
    let members = members.join(",\n    ");
    (!members.is_empty()).then(|| format!("ALTER OPERATOR FAMILY {path} {word}\n    {members}"))
}
