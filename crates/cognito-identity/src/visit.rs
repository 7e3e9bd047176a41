//! Borrowed values of any request, for code such as validation that does not know the request's type. A
//! [`Visitor`] visits the members of a [`Visit`] value without copying a byte; it is compiled for each type, so that
//! the visit costs no more than one written for that type. Start at [`Visit`].

use std::collections::BTreeMap;
use std::convert::Infallible;

use crate::{Sensitive, Timestamp};

/// One borrowed value of a request; `T` is the type of the elements, map values or structure in it.
#[derive(Debug)]
pub enum ValueRef<'a, T> {
    /// An absent member.
    Absent,
    /// A boolean.
    Boolean(bool),
    /// An integer or a long.
    Integer(i64),
    /// A timestamp.
    Timestamp(Timestamp),
    /// A string.
    Text(&'a str),
    /// A list.
    List(&'a [T]),
    /// A map with string keys.
    Map(&'a BTreeMap<String, T>),
    /// A structure: [`Visit::visit_members`] visits its members.
    Structure(&'a T),
}

impl<T> Clone for ValueRef<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ValueRef<'_, T> {}

/// A value that a [`Visitor`] can visit.
pub trait Visit {
    /// Type of a list's elements, of a map's values or of the structure itself; [`Infallible`] for a scalar.
    type Element: Visit;

    /// Borrows this value.
    fn value_ref(&self) -> ValueRef<'_, Self::Element>;

    /// Passes each member to the visitor in the model's order, absent members too. Only structures have members.
    fn visit_members<'a>(&'a self, _visitor: &mut impl Visitor<'a>) {}
}

/// Visitor of a structure's members. It is a trait and not a closure, because the members have several types.
pub trait Visitor<'a> {
    /// Visits the next member.
    fn visit(&mut self, member: &'a impl Visit);
}

impl Visit for Infallible {
    type Element = Self;

    fn value_ref(&self) -> ValueRef<'_, Self> {
        match *self {}
    }
}

impl Visit for bool {
    type Element = Infallible;

    fn value_ref(&self) -> ValueRef<'_, Infallible> {
        ValueRef::Boolean(*self)
    }
}

impl Visit for i32 {
    type Element = Infallible;

    fn value_ref(&self) -> ValueRef<'_, Infallible> {
        ValueRef::Integer(i64::from(*self))
    }
}

impl Visit for i64 {
    type Element = Infallible;

    fn value_ref(&self) -> ValueRef<'_, Infallible> {
        ValueRef::Integer(*self)
    }
}

impl Visit for Timestamp {
    type Element = Infallible;

    fn value_ref(&self) -> ValueRef<'_, Infallible> {
        ValueRef::Timestamp(*self)
    }
}

impl Visit for String {
    type Element = Infallible;

    fn value_ref(&self) -> ValueRef<'_, Infallible> {
        ValueRef::Text(self)
    }
}

impl<T: Visit> Visit for Sensitive<T> {
    type Element = T::Element;

    fn value_ref(&self) -> ValueRef<'_, T::Element> {
        self.0.value_ref()
    }
}

impl<T: Visit> Visit for Option<T> {
    type Element = T::Element;

    fn value_ref(&self) -> ValueRef<'_, T::Element> {
        self.as_ref().map_or(ValueRef::Absent, Visit::value_ref)
    }
}

impl<T: Visit> Visit for Vec<T> {
    type Element = T;

    fn value_ref(&self) -> ValueRef<'_, T> {
        ValueRef::List(self)
    }
}

impl<T: Visit> Visit for BTreeMap<String, T> {
    type Element = T;

    fn value_ref(&self) -> ValueRef<'_, T> {
        ValueRef::Map(self)
    }
}
