//! Amazon Resource Names, as far as the service parses them. Start at [`Arn::parse`].

/// Returns the partition of a region.
pub(crate) fn partition(region: &str) -> &'static str {
    let mut words = region.split('-');
    match (words.next(), words.next()) {
        (Some("cn"), _) => "aws-cn",
        (Some("us"), Some("gov")) => "aws-us-gov",
        _ => "aws",
    }
}

/// Maximum length of a region: an id is `region:guid` of at most 55 characters, 36 of them the GUID.
pub(crate) const LONGEST_REGION: usize = 18;

/// Whether ids can begin with this region; a saved state of it is restored.
pub(crate) fn is_region(text: &str) -> bool {
    (1..=LONGEST_REGION).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Whether a text is the id of an account.
pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// An ARN in its parts: `arn:partition:service:region:account:resource`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Arn<'a> {
    pub(crate) partition: &'a str,
    pub(crate) service: &'a str,
    pub(crate) region: &'a str,
    pub(crate) account: &'a str,
    /// The rest, possibly with more colons: `role/Admin`, `identitypool/us-east-1:…`.
    pub(crate) resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Parses an ARN; `None` for any other text.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let is_arn = parts.next()? == "arn";
        let partition = parts.next()?;
        let (service, region, account) = (parts.next()?, parts.next()?, parts.next()?);
        let resource = parts.next()?;
        is_arn.then_some(Self { partition, service, region, account, resource })
    }

    /// Returns the name of a resource of IAM: the text after `kind/`.
    pub(crate) fn iam(self, kind: &str) -> Option<&'a str> {
        let name = self.resource.strip_prefix(kind)?.strip_prefix('/')?;
        let is_iam = self.service == "iam" && self.region.is_empty() && is_account(self.account);
        (is_iam && !name.is_empty()).then_some(name)
    }
}

/// Returns the account in the ARN of a role; `None` for any other text.
pub(crate) fn role_account(arn: &str) -> Option<&str> {
    let arn = Arn::parse(arn)?;
    arn.iam("role").map(|_| arn.account)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::Arn;

    #[rstest]
    #[case::role("arn:aws:iam::123456789012:role/path/Admin", Some("path/Admin"))]
    #[case::china("arn:aws-cn:iam::123456789012:role/Admin", Some("Admin"))]
    #[case::no_name("arn:aws:iam::123456789012:role/", None)]
    #[case::user("arn:aws:iam::123456789012:user/Admin", None)]
    #[case::region("arn:aws:iam:us-east-1:123456789012:role/Admin", None)]
    #[case::dashes("arn:aws:iam::1234-5678-9012:role/Admin", None)]
    #[case::cut("arn:aws:iam::180971085012ole/Admin", None)]
    #[case::bare_name("my-stack-SomeRole-KBKHTR8P6UC2", None)]
    #[case::other_service("arn:aws:sts::123456789012:role/Admin", None)]
    #[case::other_scheme("urn:aws:iam::123456789012:role/Admin", None)]
    fn roles(#[case] text: &str, #[case] name: Option<&str>) {
        assert_eq!(Arn::parse(text).and_then(|arn| arn.iam("role")), name);
    }
}
