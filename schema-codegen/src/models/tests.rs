//! Tests of the models as text.
