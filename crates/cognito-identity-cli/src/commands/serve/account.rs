//! Options for the account's resources outside of the service, which requests may name.

use cognito_identity_fake::Builder;

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Account")]
pub(crate) struct AccountOptions {
    /// ARN of an IAM role of the account; repeatable
    #[arg(long = "role", value_name = "ARN")]
    roles: Vec<String>,

    /// ARN of a SAML provider of the account; repeatable
    #[arg(long = "saml-provider", value_name = "ARN")]
    saml_providers: Vec<String>,

    /// ARN of an OpenID Connect provider of the account, and its client ids; repeatable
    #[arg(long = "open-id-provider", value_name = "ARN=CLIENT[,CLIENT…]", value_parser = open_id_provider)]
    open_id_providers: Vec<OpenIdProvider>,

    /// Id of an identity pool of another account; repeatable
    #[arg(long = "foreign-pool", value_name = "ID")]
    foreign_pools: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct OpenIdProvider {
    arn: String,
    clients: Vec<String>,
}

impl AccountOptions {
    pub(super) fn declare(&self, fake: Builder) -> Builder {
        let fake = self.roles.iter().fold(fake, Builder::role);
        let fake = self.saml_providers.iter().fold(fake, Builder::saml_provider);
        let fake = self.foreign_pools.iter().fold(fake, Builder::foreign_pool);
        let open_id = self.open_id_providers.iter();
        open_id.fold(fake, |fake, provider| {
            fake.open_id_provider(provider.arn.as_str(), provider.clients.clone())
        })
    }
}

fn open_id_provider(text: &str) -> Result<OpenIdProvider, String> {
    let allowed = || "allowed: ARN=CLIENT, with more clients after commas".to_owned();
    let (arn, clients) = text.split_once('=').ok_or_else(allowed)?;
    let clients: Vec<_> = clients.split(',').map(str::to_owned).collect();
    if clients.iter().any(String::is_empty) {
        return Err(allowed());
    }
    Ok(OpenIdProvider { arn: arn.to_owned(), clients })
}

#[cfg(test)]
mod tests {
    use super::{OpenIdProvider, open_id_provider};

    #[test]
    fn a_provider_has_clients() {
        let provider = |clients: &[&str]| OpenIdProvider {
            arn: "arn:one".to_owned(),
            clients: clients.iter().map(|client| (*client).to_owned()).collect(),
        };
        assert_eq!(open_id_provider("arn:one=app"), Ok(provider(&["app"])));
        assert_eq!(open_id_provider("arn:one=app,web=2"), Ok(provider(&["app", "web=2"])));
        for bad in ["arn:one", "arn:one=", "arn:one=app,", "arn:one=,app"] {
            open_id_provider(bad).unwrap_err();
        }
    }
}
