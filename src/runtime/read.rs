//! Rows → fields, several columns at a time: one fallible call for many fields costs the compiler
//! much less than one for each.

use postgres_types::FromSql;

use crate::reads::{Reads, Usual};
use crate::{AnyRow, Error};

/// Reads the columns of a row one after another.
#[derive(Debug)]
pub struct Reader<'r, R> {
    row: &'r R,
    next: usize,
}

impl<'r, R: AnyRow> Reader<'r, R> {
    /// Starts at the first column.
    #[inline]
    pub fn new(row: &'r R) -> Self {
        Self { row, next: 0 }
    }

    /// Reads the next columns, as their markers (of [`crate::sql`]) say.
    ///
    /// # Errors
    ///
    /// Where there is no such column, or its value is none that the type can hold.
    #[inline]
    pub fn read<M, T: ReadTuple<M>>(&mut self) -> Result<T, Error> {
        T::read(self)
    }

    /// Reads the next column by its type's own [`FromSql`].
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read)'s.
    #[inline]
    pub fn own<T: for<'t> FromSql<'t>>(&mut self) -> Result<T, Error> {
        let index = self.step();
        self.row.own(index)
    }

    fn step(&mut self) -> usize {
        let index = self.next;
        self.next += 1;
        index
    }
}

/// Reads the first columns of a row, as their markers (of [`crate::sql`]) say.
///
/// # Errors
///
/// As [`Reader::read`]'s.
#[inline]
pub fn read<M, T: ReadTuple<M>>(row: &impl AnyRow) -> Result<T, Error> {
    Reader::new(row).read()
}

/// An error without what it says of a value that is a secret.
#[cold]
#[doc(hidden)]
pub fn hidden(error: Error) -> Error {
    match error {
        Error::Read { column, name, .. } => {
            let source = "it is a secret, so that it is not said why".into();
            Error::Read { column, name, source }
        }
        error => error,
    }
}

/// A row without its first columns.
pub(crate) struct Shifted<'r, R> {
    pub(crate) row: &'r R,
    /// How many columns it is without.
    pub(crate) by: usize,
}

impl<R: AnyRow> AnyRow for Shifted<'_, R> {
    fn len(&self) -> usize {
        self.row.len().saturating_sub(self.by)
    }

    fn name(&self, index: usize) -> &str {
        self.row.name(self.by + index)
    }

    fn read<M, T: Reads<M>>(&self, index: usize) -> Result<T, Error> {
        self.row.read(self.by + index)
    }

    fn own<T: for<'t> FromSql<'t>>(&self, index: usize) -> Result<T, Error> {
        self.row.own(self.by + index)
    }
}

/// A tuple of columns whose SQL types are those of `M`, or the usual ones of `Self`'s where `M` is
/// `()`.
pub trait ReadTuple<M>: Sized {
    /// Reads as many columns as the tuple has.
    ///
    /// # Errors
    ///
    /// As [`Reader::read`]'s.
    fn read<R: AnyRow>(reader: &mut Reader<'_, R>) -> Result<Self, Error>;
}

macro_rules! tuples {
    () => {};
    ($first:ident $first_marker:ident $($ty:ident $marker:ident)*) => {
        impl<$first_marker, $($marker,)* $first: Reads<$first_marker>, $($ty: Reads<$marker>,)*>
            ReadTuple<($first_marker, $($marker,)*)> for ($first, $($ty,)*)
        {
            #[inline]
            fn read<RR: AnyRow>(reader: &mut Reader<'_, RR>) -> Result<Self, Error> {
                let row = reader.row;
                Ok((
                    row.read::<$first_marker, $first>(reader.step())?,
                    $(row.read::<$marker, $ty>(reader.step())?,)*
                ))
            }
        }
        impl<$first: Usual, $($ty: Usual,)*> ReadTuple<()> for ($first, $($ty,)*) {
            #[inline]
            fn read<RR: AnyRow>(reader: &mut Reader<'_, RR>) -> Result<Self, Error> {
                reader.read::<($first::Sql, $($ty::Sql,)*), Self>()
            }
        }

        tuples! { $($ty $marker)* }
    };
}

tuples! {
    A MA B MB C MC D MD E ME F MF G MG H MH I MI J MJ K MK L ML N MN O MO P MP Q MQ R MR S MS T MT
    U MU V MV W MW X MX Y MY Z MZ AA MAA BB MBB CC MCC DD MDD EE MEE FF MFF GG MGG
}
