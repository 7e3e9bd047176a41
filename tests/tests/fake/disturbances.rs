//! Disturbances that the fake injects: late reads, throttling and lost responses, and none unless it is configured.

mod lag;
mod lost;
mod off;
mod rates;
mod setup;
