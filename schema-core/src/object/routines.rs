//! Routines, aggregates, and what is made of them: languages, casts, transforms.

use serde_json::{Map, Value};

use super::object;
use crate::record::{Field, Fields, Unread, words};

object! {
    /// A function, procedure or window function (`pg_proc`), addressed by its name and the types
    /// of its input arguments: `public.norm(text)`.
    Routine {
        /// Whether it is a procedure (`prokind` `p`).
        procedure: bool,
        /// Whether it is a window function (`prokind` `w`).
        window: bool,
        /// Its arguments in their order, without the columns of `RETURNS TABLE`.
        arguments: Vec<Argument>,
        /// What a function gives back, as `pg_get_function_result()` prints it.
        result: Option<String>,
        /// The language it is written in (`prolang`).
        language: String,
        /// The types that its language transforms (`protrftypes`).
        transforms: Vec<String>,
        /// What PostgreSQL may assume of its result; `volatile` where `None` (`provolatile`).
        volatility: Option<Volatility>,
        /// Whether its result is NULL where an argument is (`proisstrict`).
        strict: bool,
        /// Whether it runs as its owner (`prosecdef`).
        security_definer: bool,
        /// Whether it tells nothing of its arguments but by its result (`proleakproof`).
        leakproof: bool,
        /// Where it may run in a parallel query; `unsafe` where `None` (`proparallel`).
        parallel: Option<Parallel>,
        /// What a call costs where it is not the language's default (`procost`).
        cost: Option<String>,
        /// How many rows a call returns where it is not the default of 1000 (`prorows`).
        rows: Option<String>,
        /// The function that helps the planner (`prosupport`).
        support: Option<String>,
        /// Settings that hold while it runs, `name=value` (`proconfig`).
        settings: Vec<String>,
        /// Extensions without which it is dropped (`pg_depend`, `deptype` `x`).
        depends_on: Vec<String>,
        /// The file that holds it, for language `c` (`probin`).
        library: Option<String>,
        /// Its text, or the name of the C function behind it (`prosrc`).
        body: Option<String>,
        /// Its statements where they are kept parsed (`pg_get_function_sqlbody()`, from
        /// PostgreSQL 14 on).
        sql_body: Option<String>,
    }

    /// An aggregate (`pg_aggregate`), addressed by its name and the types of its arguments. What
    /// `CREATE AGGREGATE` would take by default is `None`.
    Aggregate {
        /// Its arguments as `pg_get_function_arguments()` prints them; empty for `*`.
        arguments: Option<String>,
        /// What it gives back (`prorettype`).
        result: String,
        /// Whether it is a hypothetical-set aggregate (`aggkind` `h`).
        hypothetical: bool,
        /// The function that takes a row in (`aggtransfn`).
        sfunc: String,
        /// The type of its state (`aggtranstype`).
        stype: String,
        /// The size of its state in bytes (`aggtransspace`).
        sspace: Option<i64>,
        /// The function that makes the result of the state (`aggfinalfn`).
        finalfunc: Option<String>,
        /// Whether that function is told the arguments' types (`aggfinalextra`).
        finalfunc_extra: bool,
        /// Whether that function may change the state (`aggfinalmodify`).
        finalfunc_modify: Option<String>,
        /// The function that makes one state of two (`aggcombinefn`).
        combinefunc: Option<String>,
        /// The function that packs a state (`aggserialfn`).
        serialfunc: Option<String>,
        /// The function that unpacks a state (`aggdeserialfn`).
        deserialfunc: Option<String>,
        /// The state it begins with (`agginitval`).
        initcond: Option<String>,
        /// As `sfunc`, for windows whose frame moves (`aggmtransfn`).
        msfunc: Option<String>,
        /// The function that takes a row out again (`aggminvtransfn`).
        minvfunc: Option<String>,
        /// As `stype`, for windows whose frame moves (`aggmtranstype`).
        mstype: Option<String>,
        /// As `sspace`, for windows whose frame moves (`aggmtransspace`).
        msspace: Option<i64>,
        /// As `finalfunc`, for windows whose frame moves (`aggmfinalfn`).
        mfinalfunc: Option<String>,
        /// As `finalfunc_extra`, for windows whose frame moves (`aggmfinalextra`).
        mfinalfunc_extra: bool,
        /// As `finalfunc_modify`, for windows whose frame moves (`aggmfinalmodify`).
        mfinalfunc_modify: Option<String>,
        /// As `initcond`, for windows whose frame moves (`aggminitval`).
        minitcond: Option<String>,
        /// The operator that an index could answer it by (`aggsortop`).
        sortop: Option<String>,
        /// Where it may run in a parallel query; `unsafe` where `None` (`proparallel`).
        parallel: Option<Parallel>,
    }

    /// A procedural language (`pg_language`).
    Language {
        /// Whether roles that are no superusers may use it (`lanpltrusted`).
        trusted: bool,
        /// The function that runs what is written in it (`lanplcallfoid`).
        handler: Option<String>,
        /// The function that runs `DO` blocks (`laninline`).
        inline: Option<String>,
        /// The function that checks new routines (`lanvalidator`).
        validator: Option<String>,
    }

    /// A cast (`pg_cast`), addressed as SQL writes it: `(integer AS public.money2)`.
    Cast {
        /// The function that does it, with its argument types; where there is none, the values
        /// are the same or go through text (`castfunc`).
        function: Option<String>,
        /// Whether it goes through the types' text (`castmethod` `i`).
        inout: bool,
        /// Where it happens by itself; only where it is asked for if `None` (`castcontext`).
        implicit: Option<CastContext>,
    }

    /// How a language takes values of a type (`pg_transform`), addressed as SQL writes it:
    /// `FOR public.hstore LANGUAGE plpython3u`.
    Transform {
        /// The function that turns a value into one of the language (`trffromsql`).
        from_sql: Option<String>,
        /// The function that turns a value of the language into an SQL one (`trftosql`).
        to_sql: Option<String>,
    }
}

words! {
    /// What PostgreSQL may assume of a function's result.
    Volatility {
        /// The same for the same arguments, for ever.
        Immutable = "immutable",
        /// The same for the same arguments within a statement.
        Stable = "stable",
    }
}

words! {
    /// Where a function may run in a parallel query.
    Parallel {
        /// Anywhere.
        Safe = "safe",
        /// Only in the leader.
        Restricted = "restricted",
    }
}

words! {
    /// Where a cast happens by itself.
    CastContext {
        /// When a value is stored in a column.
        Assignment = "assignment",
        /// Wherever the types ask for it.
        Implicit = "implicit",
    }
}

words! {
    /// Which way an argument goes.
    Mode {
        /// Out.
        Out = "out",
        /// In, and out again.
        InOut = "inout",
        /// In, and any number of them.
        Variadic = "variadic",
    }
}

/// An argument of a routine.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Which way it goes; in where `None` (`proargmodes`).
    pub mode: Option<Mode>,
    /// Its name (`proargnames`).
    pub name: Option<String>,
    /// Its type (`proallargtypes`).
    pub sql_type: String,
    /// The expression used where a call gives none (`proargdefaults`).
    pub default: Option<String>,
}

impl Argument {
    /// Whether a call gives it.
    pub fn is_input(&self) -> bool {
        self.mode != Some(Mode::Out)
    }

    /// Whether it comes back from a call.
    pub fn is_output(&self) -> bool {
        matches!(self.mode, Some(Mode::Out | Mode::InOut))
    }
}

impl Field for Vec<Argument> {
    fn write(&self, key: &'static str, out: &mut Fields) {
        if self.is_empty() {
            return;
        }
        let arguments = self.iter().map(|argument| {
            let Argument { mode, name, sql_type, default } = argument;
            let mut fields = Fields::new();
            mode.write("mode", &mut fields);
            name.write("name", &mut fields);
            sql_type.write("type", &mut fields);
            default.write("default", &mut fields);
            Value::from(fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<Map<_, _>>())
        });
        out.push((key, arguments.collect()));
    }

    fn read(key: &'static str, line: &mut Unread) -> Result<Self, String> {
        let Some(value) = line.remove(key) else { return Ok(Vec::new()) };
        let wrong = || format!("`{key}` is a list of objects");
        let Value::Array(items) = value else { return Err(wrong()) };
        let read = |item| {
            let Value::Object(mut fields) = item else { return Err(wrong()) };
            let argument = Argument {
                mode: Field::read("mode", &mut fields)?,
                name: Field::read("name", &mut fields)?,
                sql_type: Field::read("type", &mut fields)?,
                default: Field::read("default", &mut fields)?,
            };
            match fields.keys().next() {
                Some(other) => Err(format!("unknown field `{other}` in `{key}`")),
                None => Ok(argument),
            }
        };
        items.into_iter().map(read).collect()
    }
}
