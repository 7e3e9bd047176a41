//! The macro that makes an enum of candidates and a field of [`Assumptions`] from each line of the list of questions. A
//! candidate after `!` is the error that the service returns.
//!
//! [`Assumptions`]: super::Assumptions

macro_rules! questions {
    ($($asks:literal $field:ident: $answer:ident = $($(! $error:ident)? $($candidate:ident)?)|+;)*) => {
        /// An answer to every question no source settles.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Assumptions {
            $(#[doc = $asks] pub $field: $answer,)*
        }

        impl Assumptions {
            /// All questions.
            pub const QUESTIONS: &'static [$crate::assumption::Question] = &[$($answer::QUESTION),*];

            /// Returns the name of the answer in a field; `None` if there is no such field.
            #[must_use]
            pub fn answer(&self, field: &str) -> Option<&'static str> {
                match field {
                    $(stringify!($field) => Some(self.$field.name()),)*
                    _ => None,
                }
            }

            /// Sets a field to a candidate, both by name; returns `false` if there is no such field or candidate.
            #[must_use]
            pub fn set(&mut self, field: &str, candidate: &str) -> bool {
                match field {
                    $(stringify!($field) => match $answer::ALL.iter().find(|known| known.name() == candidate) {
                        Some(known) => self.$field = *known,
                        None => return false,
                    },)*
                    _ => return false,
                }
                true
            }

            /// The first candidate of every question, for [`set`](Self::set) to replace.
            pub(super) const FIRST: Self = Self { $($field: $answer::ALL[0],)* };
        }

        /// Position of each question in the list.
        #[allow(non_camel_case_types, reason = "they are named as the fields are")]
        #[derive(Clone, Copy)]
        enum Place { $($field),* }

        const _: () = assert!(Assumptions::QUESTIONS.len() <= $crate::assumption::Asked::ROOM);

        /// The answers for the core and the wire: each method records its question as asked.
        impl $crate::assumption::Answers {
            $(pub(crate) fn $field(&self) -> $answer {
                self.asked.note(Place::$field as usize);
                self.given.$field
            })*
        }

        $(
            #[doc = $asks]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[allow(missing_docs, reason = "each candidate is named after what the service would do")]
            pub enum $answer { $($($error)? $($candidate)?),+ }

            impl $crate::assumption::Candidate for $answer {
                const QUESTION: $crate::assumption::Question = $crate::assumption::Question {
                    field: stringify!($field),
                    asks: $asks,
                    candidates: &[$($(stringify!($error))? $(stringify!($candidate))?),+],
                };
                const ALL: &'static [Self] = &[$($(Self::$error)? $(Self::$candidate)?),+];

                fn name(self) -> &'static str {
                    match self {
                        $($(Self::$error => stringify!($error),)? $(Self::$candidate => stringify!($candidate),)?)+
                    }
                }
            }

            errors!($answer [$($($error)?)+] [$($($candidate)?)+]);
        )*
    };
}

/// Makes the one way from an answer to the error that it names, for a question with such candidates.
macro_rules! errors {
    ($answer:ident [] [$($candidate:ident)+]) => {};
    ($answer:ident [$($error:ident)+] []) => {
        impl $answer {
            /// Makes the error that the answer names.
            pub(crate) fn error(self, message: impl Into<Message>) -> ServiceError {
                let kind = match self { $(Self::$error => kind!($error)),+ };
                ServiceError::new(kind, message.into().answering(Self::QUESTION.field))
            }
        }
    };
    ($answer:ident [$($error:ident)+] [$($candidate:ident)+]) => {
        impl $answer {
            /// Returns the answer, or the error that it names.
            pub(crate) fn or_error(self, message: impl Into<Message>) -> Result<Self, ServiceError> {
                let kind = match self {
                    $(Self::$error => kind!($error),)+
                    $(Self::$candidate)|+ => return Ok(self),
                };
                Err(ServiceError::new(kind, message.into().answering(Self::QUESTION.field)))
            }
        }
    };
}

/// Returns the kind of the error that a candidate is named after. Any other name does not compile.
macro_rules! kind {
    (Validation) => {
        ErrorKind::validation()
    };
    (AccessDenied) => {
        ErrorKind::Other("AccessDeniedException".to_owned())
    };
    ($kind:ident) => {
        ErrorKind::$kind
    };
}

pub(super) use {errors, kind, questions};
