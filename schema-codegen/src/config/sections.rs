//! The sections of `schema.toml`.

use std::time::Duration;

use schema_core::{Diagnostic, Extent, name};
use toml::de::DeTable;

use super::reader::{File, Section, kind, no_name, placed, twice};
use super::{
    Chosen, Config, Live, ModelsConfig, Placed, Relations, Setting, ShadowConfig, SourceConfig,
    Strict,
};

pub(super) fn read(path: &str, text: &str, config: &mut Config, errors: &mut Vec<Diagnostic>) {
    let mut file = File { path, text, errors };
    let (root, broken) = DeTable::parse_recoverable(text);
    for error in broken {
        let span = error.span().unwrap_or(0..0);
        file.error(&span, format!("{path} is not TOML: {}", error.message()), None);
    }
    let root = Section::new(
        &mut file,
        "",
        root.get_ref(),
        &[
            "snapshot",
            "strict",
            "source",
            "shadow",
            "models",
            "names",
            "types",
            "renames",
            "relations",
            "keys",
            "transform",
        ],
    );
    if let Some(snapshot) = root.string(&mut file, "snapshot") {
        config.snapshot = snapshot.text;
    }
    let strict = [("columns", Strict::Columns), ("schema", Strict::Schema)];
    config.strict = root.word(&mut file, "strict", &strict).unwrap_or_default();
    if let Some(table) = root.table(&mut file, "source") {
        source(&mut file, table, config);
    }
    if let Some(table) = root.table(&mut file, "shadow") {
        config.shadow = shadow(&mut file, table);
    }
    if let Some(table) = root.table(&mut file, "models") {
        config.models = models(&mut file, table);
    }
    if let Some(table) = root.table(&mut file, "names") {
        config.names = chosen(&mut file, table, "names", true);
    }
    if let Some(table) = root.table(&mut file, "types") {
        config.types = chosen(&mut file, table, "types", false);
    }
    if let Some(table) = root.table(&mut file, "renames") {
        config.renames = chosen(&mut file, table, "renames", false);
    }
    if let Some(table) = root.table(&mut file, "relations") {
        config.relations = super::relations::read(&mut file, table);
    }
    if let Some(table) = root.table(&mut file, "keys") {
        config.keys = super::relations::keys(&mut file, table);
    }
    if let Some(table) = root.table(&mut file, "transform") {
        config.transform = super::transform::read(&mut file, table);
    }
}

fn source(file: &mut File<'_>, table: &DeTable<'_>, config: &mut Config) {
    let known = ["scripts", "url", "live", "deadline", "owners", "role_settings"];
    let section = Section::new(file, "source", table, &known);
    config.extent = Extent {
        owners: section.boolean(file, "owners").unwrap_or_default(),
        role_settings: section.boolean(file, "role_settings").unwrap_or_default(),
    };
    let url = section.setting(file, "url");
    let scripts = match section.get("scripts") {
        Some(value) if value.get_ref().as_str().is_some() => {
            placed(file, value).into_iter().collect()
        }
        Some(_) => section.strings(file, "scripts"),
        None => Vec::new(),
    };
    if let (Some(url), Some(_)) = (section.get("url"), section.get("scripts")) {
        file.error(
            &url.span(),
            "[source] has both `scripts` and `url`".to_owned(),
            Some("keep the one that is the truth".to_owned()),
        );
    }
    let live = [("always", Live::Always), ("on-demand", Live::OnDemand)];
    config.live = section.word(file, "live", &live).unwrap_or_default();
    if let Some(value) = section.get("deadline") {
        let number = value.get_ref();
        let seconds = number
            .as_float()
            .map(|float| float.as_str())
            .or_else(|| number.as_integer().map(|integer| integer.as_str()))
            .and_then(|digits| digits.parse::<f64>().ok())
            .filter(|seconds| (0.001..=3600.0).contains(seconds));
        match seconds {
            Some(seconds) => config.deadline = Duration::from_secs_f64(seconds),
            None => file.error(
                &value.span(),
                "`deadline` is a number of seconds from 0.001 to 3600".to_owned(),
                None,
            ),
        }
    }
    config.source = match url {
        Some(url) => Some(SourceConfig::Url(url)),
        None if scripts.is_empty() => None,
        None => Some(SourceConfig::Scripts(scripts.into_iter().map(|path| path.text).collect())),
    };
}

fn shadow(file: &mut File<'_>, table: &DeTable<'_>) -> ShadowConfig {
    let section = Section::new(file, "shadow", table, &["binaries", "url", "embedded"]);
    ShadowConfig {
        binaries: section.string(file, "binaries").map(|path| path.text),
        url: section.setting(file, "url"),
        embedded: section.boolean(file, "embedded").unwrap_or_default(),
    }
}

fn models(file: &mut File<'_>, table: &DeTable<'_>) -> ModelsConfig {
    let section = Section::new(
        file,
        "models",
        table,
        &[
            "namespaces",
            "include",
            "exclude",
            "derive",
            "array_elements",
            "extensions",
            "relations",
            "columns",
            "version",
            "key_newtypes",
            "domain_newtypes",
            "checks",
            "secrets",
        ],
    );
    let derive = section.strings(file, "derive");
    let derive = derives(file, derive);
    let elements = [("nullable", false), ("not_null", true)];
    let relations =
        [("all", Relations::All), ("forward", Relations::Forward), ("none", Relations::None)];
    ModelsConfig {
        namespaces: section.strings(file, "namespaces"),
        include: section.strings(file, "include"),
        exclude: section.strings(file, "exclude"),
        derive,
        array_elements_not_null: section
            .word(file, "array_elements", &elements)
            .unwrap_or_default(),
        extensions: section.boolean(file, "extensions").unwrap_or_default(),
        version: section.string(file, "version"),
        relations: section.word(file, "relations", &relations).unwrap_or_default(),
        columns: section.boolean(file, "columns").unwrap_or_default(),
        key_newtypes: section.boolean(file, "key_newtypes").unwrap_or_default(),
        domain_newtypes: section.boolean(file, "domain_newtypes").unwrap_or_default(),
        checks: section.boolean(file, "checks").unwrap_or_default(),
        secrets: section.strings(file, "secrets").into_iter().map(canonical).collect(),
    }
}

/// Paths of derive macros; anything else could put code of its own into the models.
fn derives(file: &mut File<'_>, found: Vec<Placed>) -> Vec<String> {
    let mut out = Vec::new();
    for derive in found {
        let is_path = derive.text.split("::").enumerate().all(|(i, part)| {
            (i == 0 && part.is_empty())
                || (part.starts_with(|c: char| c.is_alphabetic() || c == '_')
                    && part.chars().all(|c| c.is_alphanumeric() || c == '_'))
        });
        if is_path && !derive.text.is_empty() {
            out.push(derive.text);
        } else {
            let error = Diagnostic::error(
                "config",
                format!("`{}` is not the path of a derive macro", derive.text),
            );
            file.errors.push(error.origin(derive.origin).help("such as `serde::Serialize`"));
        }
    }
    out
}

/// The entries of `[names]`, `[types]` or `[renames]`. Keys that are paths of the database get their canonical
/// form, so that `public."users"` and `public.users` are the same.
fn chosen(file: &mut File<'_>, table: &DeTable<'_>, section: &str, is_name: bool) -> Vec<Chosen> {
    let mut out = Vec::new();
    for (key, value) in table {
        let Some(found) = placed(file, value) else {
            let message = match value.get_ref().as_table() {
                Some(_) => format!(
                    "[{section}] is keyed by the database's names: quote a name that has dots, \
                     as in \"public.users\" = \"…\""
                ),
                None => format!("[{section}] has strings, not {}", kind(value.get_ref())),
            };
            file.error(&value.span(), message, None);
            continue;
        };
        if is_name && !crate::naming::is_identifier(&found.text) {
            file.errors.push(no_name(found));
            continue;
        }
        let written: &str = key.get_ref();
        let key = Placed { text: written.to_owned(), origin: file.origin(&key.span()) };
        out.push(Chosen { key: canonical(key), value: found });
    }
    twice(file, section, out.iter().map(|one| &one.key));
    out
}

/// A path of the database as it writes it.
fn canonical(path: Placed) -> Placed {
    match name::split(&path.text) {
        Some(names) if names.len() > 1 => {
            Placed { text: name::join(names.iter().map(String::as_str)), ..path }
        }
        _ => path,
    }
}

impl Setting {
    /// How messages name it: never by its text, which may hold a password.
    pub fn shown(&self) -> String {
        match self {
            Self::Literal(_) => "the URL in schema.toml".to_owned(),
            Self::Env(variable) => format!("${variable}"),
        }
    }
}
