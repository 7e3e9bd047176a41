//! What goes wrong by itself: late reads, throttling, lost answers, and that nothing does unless it is asked for.

mod lag;
mod lost;
mod off;
mod rates;
mod world;
