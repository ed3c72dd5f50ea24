//! How much of a database a schema tells, beyond what every schema does.

/// What is read only where it was asked for, because it differs between servers by design.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Who owns each object (`relowner` and its like).
    pub owners: bool,
    /// What is set for roles in this database (`pg_db_role_setting` with a role).
    pub role_settings: bool,
}

impl Extent {
    /// The words of a snapshot and of a plan for what is told.
    pub fn words(self) -> Vec<&'static str> {
        let Self { owners, role_settings } = self;
        let all = [(owners, "owners"), (role_settings, "role_settings")];
        all.into_iter().filter(|(told, _)| *told).map(|(_, word)| word).collect()
    }

    /// Reads [`words`](Self::words); `None` where one is unknown.
    pub fn from_words<'w>(words: impl IntoIterator<Item = &'w str>) -> Option<Self> {
        let mut extent = Self::default();
        for word in words {
            match word {
                "owners" => extent.owners = true,
                "role_settings" => extent.role_settings = true,
                _ => return None,
            }
        }
        Some(extent)
    }

    /// What either of them tells.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            owners: self.owners || other.owners,
            role_settings: self.role_settings || other.role_settings,
        }
    }
}
