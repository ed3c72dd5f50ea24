//! Stand-in until `schema_codegen::config` is there.

use schema_core::Diagnostic;
use std::time::Duration;
use toml::de::{DeTable, DeValue};

pub(crate) enum Text {
    Literal(String),
    Env(String),
}

pub(crate) enum SourceConfig {
    Scripts(Vec<String>),
    Url(Text),
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Live {
    Always,
    OnDemand,
}

pub(crate) struct ShadowConfig {
    pub(crate) binaries: Option<String>,
    pub(crate) url: Option<Text>,
}

pub(crate) struct Config {
    pub(crate) snapshot: String,
    pub(crate) source: Option<SourceConfig>,
    pub(crate) live: Live,
    pub(crate) shadow: ShadowConfig,
    pub(crate) deadline: Duration,
    pub(crate) strict: Option<String>,
}

impl Config {
    pub(crate) fn parse(
        schema: Option<(&str, &str)>,
        _cargo: Option<&str>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let (path, text) = schema.unwrap_or(("schema.toml", ""));
        let table = DeTable::parse(text)
            .map_err(|e| vec![Diagnostic::error("config", format!("{path}: {}", e.message()))])?;
        let table = table.get_ref();
        let string = |t: &DeTable<'_>, k: &str| {
            t.get(k).and_then(|v| v.get_ref().as_str()).map(str::to_owned)
        };
        let text = |v: &DeValue<'_>| match v {
            DeValue::String(s) => Some(Text::Literal(s.to_string())),
            DeValue::Table(t) => string(t, "env").map(Text::Env),
            _ => None,
        };
        let source = table.get("source").and_then(|v| v.get_ref().as_table());
        let shadow = table.get("shadow").and_then(|v| v.get_ref().as_table());
        Ok(Self {
            snapshot: string(table, "snapshot").unwrap_or_else(|| "schema.json".to_owned()),
            live: match source.and_then(|s| string(s, "live")).as_deref() {
                Some("on-demand") => Live::OnDemand,
                _ => Live::Always,
            },
            source: source.and_then(|s| {
                if let Some(url) = s.get("url") {
                    return text(url.get_ref()).map(SourceConfig::Url);
                }
                match s.get("scripts")?.get_ref() {
                    DeValue::String(one) => Some(SourceConfig::Scripts(vec![one.to_string()])),
                    DeValue::Array(all) => Some(SourceConfig::Scripts(
                        all.iter()
                            .filter_map(|v| v.get_ref().as_str())
                            .map(str::to_owned)
                            .collect(),
                    )),
                    _ => None,
                }
            }),
            shadow: ShadowConfig {
                binaries: shadow.and_then(|s| string(s, "binaries")),
                url: shadow.and_then(|s| s.get("url")).and_then(|v| text(v.get_ref())),
            },
            deadline: Duration::from_secs(2),
            strict: string(table, "strict"),
        })
    }
}
