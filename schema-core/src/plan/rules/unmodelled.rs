//! What is not modelled: the plan lists it and writes nothing.

use crate::object::Unmodelled;

use super::super::context::Site;
use super::Rule;

impl Rule for Unmodelled {
    fn create(&self, _: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self {} = self;
        Vec::new()
    }

    fn target(&self, _: &Site<'_>) -> Option<String> {
        None
    }
}
