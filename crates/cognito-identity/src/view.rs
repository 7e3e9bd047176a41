//! A look into any input without knowing its type: what validation walks, without copying a byte.

use std::collections::BTreeMap;

use crate::{Sensitive, Timestamp};

/// One value of a request, borrowed.
#[derive(Clone, Copy, Debug)]
pub enum View<'a> {
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
    List(&'a dyn Items),
    /// A map by string keys, in key order.
    Map(&'a dyn Entries),
    /// A structure.
    Structure(&'a dyn Members),
}

/// A value that can be looked into.
pub trait Viewed {
    /// The look.
    fn view(&self) -> View<'_>;
}

/// The items of a list.
pub trait Items: std::fmt::Debug {
    /// How many there are.
    fn count(&self) -> usize;
    /// Shows each in order.
    fn each<'a>(&'a self, see: &mut dyn FnMut(View<'a>));
}

/// The entries of a map.
pub trait Entries: std::fmt::Debug {
    /// How many there are.
    fn count(&self) -> usize;
    /// Shows each in key order.
    fn each<'a>(&'a self, see: &mut dyn FnMut(&'a str, View<'a>));
}

/// The members of a structure.
pub trait Members: std::fmt::Debug {
    /// Shows each in the model's order, absent ones too.
    fn each<'a>(&'a self, see: &mut dyn FnMut(View<'a>));
}

impl Viewed for bool {
    fn view(&self) -> View<'_> {
        View::Boolean(*self)
    }
}

impl Viewed for i32 {
    fn view(&self) -> View<'_> {
        View::Integer(i64::from(*self))
    }
}

impl Viewed for i64 {
    fn view(&self) -> View<'_> {
        View::Integer(*self)
    }
}

impl Viewed for Timestamp {
    fn view(&self) -> View<'_> {
        View::Timestamp(*self)
    }
}

impl Viewed for String {
    fn view(&self) -> View<'_> {
        View::Text(self)
    }
}

impl<T: Viewed> Viewed for Sensitive<T> {
    fn view(&self) -> View<'_> {
        self.0.view()
    }
}

impl<T: Viewed> Viewed for Option<T> {
    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, Viewed::view)
    }
}

impl<T: Viewed + std::fmt::Debug> Viewed for Vec<T> {
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: Viewed + std::fmt::Debug> Items for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn each<'a>(&'a self, see: &mut dyn FnMut(View<'a>)) {
        for item in self {
            see(item.view());
        }
    }
}

impl<T: Viewed + std::fmt::Debug> Viewed for BTreeMap<String, T> {
    fn view(&self) -> View<'_> {
        View::Map(self)
    }
}

impl<T: Viewed + std::fmt::Debug> Entries for BTreeMap<String, T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn each<'a>(&'a self, see: &mut dyn FnMut(&'a str, View<'a>)) {
        for (key, value) in self {
            see(key, value.view());
        }
    }
}
