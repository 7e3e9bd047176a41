//! A look into any request without knowing its type: what validation walks, without copying a byte.
//!
//! Whoever walks is compiled for each type, so that a walk costs no more than one written for that type.

use std::collections::BTreeMap;

use crate::{Sensitive, Timestamp};

/// One value of a request, borrowed; `T` is what it holds.
#[derive(Debug)]
pub enum View<'a, T> {
    /// An absent member.
    Absent,
    /// A boolean.
    Boolean(bool),
    /// An integer or a long.
    Integer(i64),
    /// A moment.
    Timestamp(Timestamp),
    /// A string.
    Text(&'a str),
    /// A list.
    List(&'a [T]),
    /// A map by strings.
    Map(&'a BTreeMap<String, T>),
    /// A structure: [`Viewed::each_member`] shows what is in it.
    Structure(&'a T),
}

impl<T> Clone for View<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for View<'_, T> {}

/// A value that can be looked into.
pub trait Viewed {
    /// The elements of a list, the values of a map, the structure itself; nothing for a scalar.
    type Held: Viewed;

    /// The look.
    fn view(&self) -> View<'_, Self::Held>;

    /// Shows each member in the model's order, absent ones too. Only structures have members.
    fn each_member<'a>(&'a self, _viewer: &mut impl Viewer<'a>) {}
}

/// Whom the members of a structure are shown to. Not a closure, because the members are of several types.
pub trait Viewer<'a> {
    /// Looks at the next member.
    fn see(&mut self, member: &'a impl Viewed);
}

/// What a scalar holds.
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
