//! The server, as clients that mean well and others meet it: bytes over TCP.

mod control;
mod crowd;
mod guard;
mod raw;
mod signatures;
mod wild;
mod world;
