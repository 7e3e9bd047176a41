//! The clients of the AWS SDK for Rust, Cognito Identity and STS, over the connector.

mod classic_flow;
mod client;
mod incomplete;
mod sts;
mod user_story;
