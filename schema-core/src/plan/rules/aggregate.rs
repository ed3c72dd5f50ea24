//! Aggregates: `CREATE AGGREGATE`, again with `OR REPLACE` as long as what goes in and comes out
//! stays the same.

use crate::name::literal;
use crate::object::{Aggregate, Object, Parallel};

use super::super::context::{Alteration, Site};
use super::super::grants::Grantable;
use super::super::step::Alter;
use super::Rule;

impl Rule for Aggregate {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        vec![self.statement(site, "CREATE")]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        match &change.to.entry.object {
            Object::Aggregate(to)
                if self.arguments == to.arguments
                    && self.result == to.result
                    && self.hypothetical == to.hypothetical =>
            {
                Alter::InPlace(vec![to.statement(&change.to, "CREATE OR REPLACE")])
            }
            _ => Alter::Replace,
        }
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("AGGREGATE {}", self.signature(site)))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        let (name, types) = site.id.signature()?;
        Some(Grantable::Whole(format!("FUNCTION {name}({types})")))
    }
}

impl Aggregate {
    fn signature(&self, site: &Site<'_>) -> String {
        let name = site.id.signature().map_or(site.id.path(), |(name, _)| name);
        format!("{name}({})", self.arguments.as_deref().unwrap_or("*"))
    }

    fn statement(&self, site: &Site<'_>, create: &str) -> String {
        let Self {
            arguments: _,
            result: _,
            hypothetical,
            sfunc,
            stype,
            sspace,
            finalfunc,
            finalfunc_extra,
            finalfunc_modify,
            combinefunc,
            serialfunc,
            deserialfunc,
            initcond,
            msfunc,
            minvfunc,
            mstype,
            msspace,
            mfinalfunc,
            mfinalfunc_extra,
            mfinalfunc_modify,
            minitcond,
            sortop,
            parallel,
        } = self;
        let number = |number: &Option<i64>| number.map(|number| number.to_string());
        let quoted = |text: &Option<String>| text.as_deref().map(literal);
        let parallel = parallel.map(|parallel| match parallel {
            Parallel::Safe => "SAFE".to_owned(),
            Parallel::Restricted => "RESTRICTED".to_owned(),
        });
        let options = [
            ("SFUNC", Some(sfunc.clone())),
            ("STYPE", Some(stype.clone())),
            ("SSPACE", number(sspace)),
            ("FINALFUNC", finalfunc.clone()),
            ("FINALFUNC_MODIFY", finalfunc_modify.clone()),
            ("COMBINEFUNC", combinefunc.clone()),
            ("SERIALFUNC", serialfunc.clone()),
            ("DESERIALFUNC", deserialfunc.clone()),
            ("INITCOND", quoted(initcond)),
            ("MSFUNC", msfunc.clone()),
            ("MINVFUNC", minvfunc.clone()),
            ("MSTYPE", mstype.clone()),
            ("MSSPACE", number(msspace)),
            ("MFINALFUNC", mfinalfunc.clone()),
            ("MFINALFUNC_MODIFY", mfinalfunc_modify.clone()),
            ("MINITCOND", quoted(minitcond)),
            ("SORTOP", sortop.clone()),
            ("PARALLEL", parallel),
        ];
        let mut lines: Vec<_> = options
            .into_iter()
            .filter_map(|(option, value)| Some(format!("{option} = {}", value?)))
            .collect();
        let words = [
            ("FINALFUNC_EXTRA", *finalfunc_extra),
            ("MFINALFUNC_EXTRA", *mfinalfunc_extra),
            ("HYPOTHETICAL", *hypothetical),
        ];
        lines.extend(words.iter().filter(|(_, said)| *said).map(|(word, _)| (*word).to_owned()));
        format!("{create} AGGREGATE {} (\n    {}\n)", self.signature(site), lines.join(",\n    "))
    }
}
