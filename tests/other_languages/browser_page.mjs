// What runs in the page of browser.mjs: each paragraph shows what came of one attempt.
import { CognitoIdentityClient, GetIdCommand } from "@aws-sdk/client-cognito-identity";
// From where credential-providers has it, whose other providers want Node.
import { fromCognitoIdentityPool } from "@aws-sdk/credential-provider-cognito-identity";

const clientConfig = { endpoint: world.url, region: "us-east-1" };
const show = (id, text) => (document.getElementById(id).textContent = text);

async function signIn(id, logins) {
  const provider = fromCognitoIdentityPool({ clientConfig, identityPoolId: world.pool, logins });
  const shown = ({ identityId, expiration }) => `${identityId} until ${expiration.toISOString()}`;
  show(id, await provider().then(shown, String));
}

async function refused() {
  const IdentityPoolId = "us-east-1:00000000-0000-4000-8000-000000000000";
  try {
    await new CognitoIdentityClient(clientConfig).send(new GetIdCommand({ IdentityPoolId }));
    show("refused", "a success");
  } catch (error) {
    show("refused", `${error.name} with ${error.$metadata?.requestId ? "a" : "no"} request id`);
  }
}

signIn("guest");
signIn("user", { [world.google]: async () => world.token });
refused();
fetch(`${world.url}/_fake/overview`).then(() => show("control", "an answer"), (error) => show("control", error.name));
