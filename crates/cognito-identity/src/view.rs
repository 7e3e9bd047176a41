//! A borrowed view of the values of any request, for code such as validation that does not know the request's type. A
//! [`Viewer`] visits the members of a [`Viewed`] value without copying a byte; it is compiled for each type, so that
//! the visit costs no more than one written for that type. Start at [`Viewed`].

use std::collections::BTreeMap;

use crate::{Sensitive, Timestamp};

/// One borrowed value of a request; `T` is the type of the elements, map values or structure in it.
#[derive(Debug)]
pub enum View<'a, T> {
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
    /// A structure: [`Viewed::each_member`] visits its members.
    Structure(&'a T),
}

impl<T> Clone for View<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for View<'_, T> {}

/// A value that a [`Viewer`] can visit.
pub trait Viewed {
    /// Type of a list's elements, of a map's values or of the structure itself; [`Nothing`] for a scalar.
    type Held: Viewed;

    /// Returns the view of this value.
    fn view(&self) -> View<'_, Self::Held>;

    /// Passes each member to the viewer in the model's order, absent members too. Only structures have members.
    fn each_member<'a>(&'a self, _viewer: &mut impl Viewer<'a>) {}
}

/// Visitor of a structure's members. It is a trait and not a closure, because the members have several types.
pub trait Viewer<'a> {
    /// Visits the next member.
    fn see(&mut self, member: &'a impl Viewed);
}

/// Type without values, for [`Viewed::Held`] of a scalar.
#[derive(Debug)]
pub enum Nothing {}

impl Viewed for Nothing {
    type Held = Self;

    fn view(&self) -> View<'_, Self> {
        match *self {}
    }
}

impl Viewed for bool {
    type Held = Nothing;

    fn view(&self) -> View<'_, Nothing> {
        View::Boolean(*self)
    }
}

impl Viewed for i32 {
    type Held = Nothing;

    fn view(&self) -> View<'_, Nothing> {
        View::Integer(i64::from(*self))
    }
}

impl Viewed for i64 {
    type Held = Nothing;

    fn view(&self) -> View<'_, Nothing> {
        View::Integer(*self)
    }
}

impl Viewed for Timestamp {
    type Held = Nothing;

    fn view(&self) -> View<'_, Nothing> {
        View::Timestamp(*self)
    }
}

impl Viewed for String {
    type Held = Nothing;

    fn view(&self) -> View<'_, Nothing> {
        View::Text(self)
    }
}

impl<T: Viewed> Viewed for Sensitive<T> {
    type Held = T::Held;

    fn view(&self) -> View<'_, T::Held> {
        self.0.view()
    }
}

impl<T: Viewed> Viewed for Option<T> {
    type Held = T::Held;

    fn view(&self) -> View<'_, T::Held> {
        self.as_ref().map_or(View::Absent, Viewed::view)
    }
}

impl<T: Viewed> Viewed for Vec<T> {
    type Held = T;

    fn view(&self) -> View<'_, T> {
        View::List(self)
    }
}

impl<T: Viewed> Viewed for BTreeMap<String, T> {
    type Held = T;

    fn view(&self) -> View<'_, T> {
        View::Map(self)
    }
}
