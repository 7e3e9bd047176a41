//! Recognizes the hosts of AWS by their suffixes. Start reading at [`is_host_of`].

/// Suffix of host names by prefix of region names, one pair for each partition of AWS; the first covers all other
/// regions.
pub(super) const SUFFIXES: [(&str, &str); 7] = [
    ("", "amazonaws.com"),
    ("cn-", "amazonaws.com.cn"),
    ("eusc-", "amazonaws.eu"),
    ("us-iso-", "c2s.ic.gov"),
    ("us-isob-", "sc2s.sgov.gov"),
    ("us-isof-", "csp.hci.ic.gov"),
    ("eu-isoe-", "cloud.adc-e.uk"),
];

/// Suffixes of AWS's dual-stack hosts, which support IPv6.
const DUAL_STACK: [&str; 2] = ["api.aws", "api.amazonwebservices.com.cn"];

/// Whether a URL leads to AWS.
pub(super) fn is_host_of(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    let suffixes = SUFFIXES.iter().map(|(_, suffix)| *suffix).chain(DUAL_STACK);
    suffixes.into_iter().any(|suffix| host.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aws_is_known_by_its_hosts() {
        for url in [
            "https://cognito-identity.eu-central-1.amazonaws.com",
            "http://Cognito-Identity.eu-central-1.AmazonAWS.com.:443/x",
            "https://me@cognito-identity.cn-north-1.amazonaws.com.cn?y",
            "https://cognito-identity.us-east-1.api.aws",
        ] {
            assert!(is_host_of(url), "{url}");
        }
        for url in [
            "http://127.0.0.1:9229",
            "http://amazonaws.com.example",
            "http://notamazonaws.com",
            "http://localhost.localstack.cloud:4566/cognito-identity.us-east-1.amazonaws.com",
            "",
        ] {
            assert!(!is_host_of(url), "{url}");
        }
    }
}
