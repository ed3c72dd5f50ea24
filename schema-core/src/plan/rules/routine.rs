//! Routines: `CREATE FUNCTION` and `CREATE PROCEDURE`; again with `OR REPLACE` where PostgreSQL
//! lets a routine become another (`ProcedureCreate()`).

use crate::id::ObjectId;
use crate::name::{literal, quote};
use crate::object::{Argument, Kind, Mode, Object, Parallel, Routine, Volatility};

use super::super::context::{Alteration, Site};
use super::super::grants::Grantable;
use super::super::step::{Alter, Bond, Part, Place};
use super::super::text;
use super::Rule;

impl Rule for Routine {
    fn needs(&self, _: &Site<'_>) -> Vec<ObjectId> {
        let extensions = self.depends_on.iter();
        extensions.map(|name| ObjectId::new(Kind::Extension, [name.as_str()])).collect()
    }

    fn place(&self, site: &Site<'_>) -> Place {
        match type_made_of(site) {
            Some(made) => Place::Within(made, Bond::Fixed),
            None => Place::Own,
        }
    }

    fn part(&self, site: &Site<'_>) -> Part {
        let mut statements = self.statements(site, "CREATE").into_iter();
        Part { element: statements.next(), after: statements.collect() }
    }

    fn origins(&self, site: &Site<'_>) -> Vec<ObjectId> {
        type_made_of(site).into_iter().collect()
    }

    fn bond(&self, _: &Site<'_>) -> Bond {
        Bond::Fixed
    }

    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        self.statements(site, "CREATE")
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        match &change.to.entry.object {
            Object::Routine(to) if self.can_become(to) => {
                Alter::InPlace(to.statements(&change.to, "CREATE OR REPLACE"))
            }
            _ => Alter::Replace,
        }
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        let (name, _) = site.id.signature()?;
        let arguments = self.arguments.iter().filter_map(|argument| {
            if self.procedure {
                // Types alone could be the inputs of one and all arguments of another.
                Some(format!("{} {}", mode(argument).unwrap_or("IN"), argument.sql_type))
            } else {
                argument.is_input().then(|| argument.sql_type.clone())
            }
        });
        let arguments = arguments.collect::<Vec<_>>().join(", ");
        let word = if self.procedure { "PROCEDURE" } else { "FUNCTION" };
        Some(format!("{word} {name}({arguments})"))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        self.target(site).map(Grantable::Whole)
    }
}

impl Routine {
    fn statements(&self, site: &Site<'_>, create: &str) -> Vec<String> {
        let Self {
            procedure,
            window,
            arguments,
            result,
            language,
            transforms,
            volatility,
            strict,
            security_definer,
            leakproof,
            parallel,
            cost,
            rows,
            support,
            settings,
            depends_on,
            library,
            body,
            sql_body,
        } = self;
        let name = site.id.signature().map_or(site.id.path(), |(name, _)| name);
        let word = if *procedure { "PROCEDURE" } else { "FUNCTION" };
        let mut sql = format!("{create} {word} {name}({})", arguments_text(arguments));
        if let Some(result) = result {
            sql += &format!("\n    RETURNS {result}");
        }
        sql += &format!("\n    LANGUAGE {}", quote(language));
        if !transforms.is_empty() {
            let types: Vec<_> = transforms.iter().map(|t| format!("FOR TYPE {t}")).collect();
            sql += &format!("\n    TRANSFORM {}", types.join(", "));
        }
        let volatility = volatility.map(|volatility| match volatility {
            Volatility::Immutable => "IMMUTABLE",
            Volatility::Stable => "STABLE",
        });
        let words = [
            window.then_some("WINDOW"),
            volatility,
            strict.then_some("STRICT"),
            security_definer.then_some("SECURITY DEFINER"),
            leakproof.then_some("LEAKPROOF"),
            parallel.map(parallel_words),
        ];
        let words: Vec<_> = words.into_iter().flatten().collect();
        if !words.is_empty() {
            sql += &format!("\n    {}", words.join(" "));
        }
        let numbers = [("COST", cost), ("ROWS", rows), ("SUPPORT", support)];
        for (word, value) in numbers {
            if let Some(value) = value {
                sql += &format!("\n    {word} {value}");
            }
        }
        for setting in settings {
            sql += &format!("\n    SET {}", text::setting(setting));
        }
        match (sql_body, library, body) {
            (Some(statements), _, _) => sql += &format!("\n{statements}"),
            (None, Some(library), Some(symbol)) => {
                sql += &format!("\n    AS {}, {}", literal(library), literal(symbol));
            }
            (None, _, Some(symbol)) if language == "internal" || language == "c" => {
                sql += &format!("\n    AS {}", literal(symbol));
            }
            (None, _, Some(body)) => sql += &format!("\nAS {}", text::dollar_quoted(body)),
            (None, _, None) => {}
        }
        let mut steps = vec![sql];
        if let Some(target) = self.target(site) {
            let extensions = depends_on.iter();
            steps.extend(
                extensions
                    .map(|name| format!("ALTER {target} DEPENDS ON EXTENSION {}", quote(name))),
            );
        }
        steps
    }

    /// Whether `CREATE OR REPLACE` can make it another one with the same input types.
    fn can_become(&self, to: &Self) -> bool {
        let inputs = |routine: &'_ Self| -> Vec<Argument> {
            routine.arguments.iter().filter(|a| a.is_input()).cloned().collect()
        };
        let (before, after) = (inputs(self), inputs(to));
        let defaults = |arguments: &[Argument]| {
            arguments.iter().filter(|argument| argument.default.is_some()).count()
        };
        let arguments_stay = before.len() == after.len()
            && before.iter().zip(&after).all(|(before, after)| {
                // The type of a default that was there may not change, and it is the argument's
                // own except where that is polymorphic.
                let default_stays = before.default.is_none()
                    || before.default == after.default
                    || !is_polymorphic(&before.sql_type);
                let name_stays = before.name.is_none() || before.name == after.name;
                name_stays && default_stays
            });
        arguments_stay
            && defaults(&before) <= defaults(&after)
            && self.procedure == to.procedure
            && self.window == to.window
            && (self.result == to.result && self.row() == to.row()
                || self.table().is_some_and(|table| Some(table) == to.table()))
    }

    /// What it gives back as `RETURNS TABLE` says it: output arguments of a set are the same.
    fn table(&self) -> Option<String> {
        let result = self.result.as_deref()?;
        let outputs = self.arguments.iter().filter(|argument| argument.is_output());
        let row: Option<Vec<_>> = outputs
            .map(|it| Some(format!("{} {}", quote(it.name.as_deref()?), it.sql_type)))
            .collect();
        match row?.as_slice() {
            [] => result.starts_with("TABLE(").then(|| result.to_owned()),
            row => result.starts_with("SETOF ").then(|| format!("TABLE({})", row.join(", "))),
        }
    }

    /// The columns that its output arguments make, where they are a row.
    fn row(&self) -> Vec<(Option<&str>, &str)> {
        let outputs = self.arguments.iter().filter(|argument| argument.is_output());
        let row: Vec<_> = outputs.map(|a| (a.name.as_deref(), a.sql_type.as_str())).collect();
        if row.len() == 1 && !self.procedure { Vec::new() } else { row }
    }
}

/// The type of which the routine is a part: each needs the other.
fn type_made_of(site: &Site<'_>) -> Option<ObjectId> {
    let types = site.entry.needs.iter().filter(|need| {
        matches!(need.kind(), Kind::BaseType | Kind::Range)
            && site.context.schema.get(need).is_some_and(|made| made.needs.contains(site.id))
    });
    types.min().cloned()
}

fn arguments_text(arguments: &[Argument]) -> String {
    let arguments = arguments.iter().map(|argument| {
        let Argument { mode: _, name, sql_type, default } = argument;
        let words = [
            mode(argument).map(str::to_owned),
            name.as_deref().map(quote),
            Some(sql_type.clone()),
            default.as_ref().map(|default| format!("DEFAULT {default}")),
        ];
        words.into_iter().flatten().collect::<Vec<_>>().join(" ")
    });
    arguments.collect::<Vec<_>>().join(", ")
}

fn mode(argument: &Argument) -> Option<&'static str> {
    argument.mode.map(|mode| match mode {
        Mode::Out => "OUT",
        Mode::InOut => "INOUT",
        Mode::Variadic => "VARIADIC",
    })
}

fn parallel_words(parallel: Parallel) -> &'static str {
    match parallel {
        Parallel::Safe => "PARALLEL SAFE",
        Parallel::Restricted => "PARALLEL RESTRICTED",
    }
}

fn is_polymorphic(sql_type: &str) -> bool {
    sql_type.starts_with("any") || sql_type == "\"any\""
}
