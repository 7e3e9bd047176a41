//! Options for injected faults, such as throttling and latency; none by default.

use std::time::Duration;

use cognito_identity_fake::{Disturbances, Rates};
use cognito_identity_server::Latency;

use crate::number::number;

/// Value of `--throttle` without an argument.
const DOCUMENTED: &str = "documented";

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Faults")]
pub(crate) struct FaultOptions {
    /// Return stale state to reads, at most MS milliseconds old; not at STS
    #[arg(long, value_name = "MS", default_value_t = 0)]
    lag: u64,

    /// Throttle requests by AWS's documented quotas, and by DEFAULT_RATE a second for operations without a quota; not at
    /// STS [default rate: no limit]
    #[arg(
        long,
        value_name = "DEFAULT_RATE",
        num_args = 0..=1,
        default_missing_value = DOCUMENTED,
        value_parser = rates
    )]
    throttle: Option<Rates>,

    /// Lose this share of requests and responses, 0 to 1: the connection closes; not at STS [default: 0]
    #[arg(long, value_name = "PROBABILITY", default_value_t = 0.0, hide_default_value = true)]
    lose: f64,

    /// Delay each request to the services, STS included, by a random time in milliseconds before it is carried out
    /// [default: none]
    #[arg(long, value_name = "MIN..MAX", value_parser = latency)]
    latency: Option<(Duration, Duration)>,

    /// Seed of the faults
    #[arg(long, value_name = "N", default_value_t = 0)]
    fault_seed: u64,
}

impl FaultOptions {
    pub(super) fn disturbances(&self) -> Disturbances {
        let rates = self.throttle.clone().unwrap_or_default();
        let lag = Duration::from_millis(self.lag);
        Disturbances::default().lag(lag).rates(rates).lost(self.lose).seed(self.fault_seed)
    }

    pub(super) fn latency(&self) -> Option<Latency> {
        self.latency.map(|(least, most)| Latency::between(least, most).seed(self.fault_seed))
    }
}

fn rates(text: &str) -> Result<Rates, String> {
    let documented = Rates::documented();
    if text == DOCUMENTED {
        return Ok(documented);
    }
    Ok(documented.otherwise(number(text, &(1..=u32::MAX))?))
}

fn latency(text: &str) -> Result<(Duration, Duration), String> {
    let both = text.split_once("..").and_then(|(least, most)| {
        Some((least.parse::<u64>().ok()?, most.parse::<u64>().ok()?)).filter(|(least, most)| least <= most)
    });
    let (least, most) = both.ok_or("allowed: MIN..MAX in whole milliseconds, such as 20..300")?;
    Ok((Duration::from_millis(least), Duration::from_millis(most)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::latency;

    #[test]
    fn a_latency_is_between_two() {
        let ms = Duration::from_millis;
        assert_eq!(latency("20..300"), Ok((ms(20), ms(300))));
        assert_eq!(latency("0..0"), Ok((ms(0), ms(0))));
        for bad in ["", "20", "..", "20..", "..300", "300..20", "20..=300", "-1..2", "1.5..2"] {
            latency(bad).unwrap_err();
        }
    }
}
