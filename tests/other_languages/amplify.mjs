// AWS Amplify in a page of another origin: a guest signs in at Google or at a user pool and keeps the identity.
import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  DescribeIdentityCommand,
  SetIdentityPoolRolesCommand,
} from "@aws-sdk/client-cognito-identity";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { browse } from "./chromium.mjs";
import { fake, freeze, google, login, member, same, url } from "./expect.mjs";
import { serveSite } from "./site.mjs";

await fake("POST", "reset", {});
const { created, expiration } = await freeze();
const endpoint = { endpoint: url, region: "us-east-1" };
const cognito = new CognitoIdentityClient(endpoint);
const userPool = "cognito-idp.us-east-1.amazonaws.com/us-east-1_abc";
const { IdentityPoolId } = await cognito.send(
  new CreateIdentityPoolCommand({
    IdentityPoolName: "shop",
    AllowUnauthenticatedIdentities: true,
    SupportedLoginProviders: { [google]: "my-app" },
    CognitoIdentityProviders: [{ ProviderName: userPool, ClientId: "client" }],
  }),
);
const guests = member.replace("Member", "Guest");
const Roles = { authenticated: member, unauthenticated: guests };
await cognito.send(new SetIdentityPoolRolesCommand({ IdentityPoolId, Roles }));

async function logins(IdentityId) {
  const { CreationDate, Logins } = await cognito.send(new DescribeIdentityCommand({ IdentityId }));
  same("date of creation", created, CreationDate);
  return Logins ?? [];
}

/** The session of the page's visitor, whose credentials must be the fake's, last an hour and have this role. */
async function session(tab, visitor, role, token) {
  const found = await tab.evaluate((token) => window.session(token), token);
  same(`${visitor}: access key id`, true, /^ASIAFAKE[A-Z2-7]{12}$/.test(found.accessKeyId));
  same(`${visitor}: expiration`, expiration, found.expiration);
  const { Arn } = await new STSClient({ ...endpoint, credentials: found }).send(new GetCallerIdentityCommand());
  same(`${visitor}: role`, `arn:aws:sts::123456789012:assumed-role/${role}/CognitoIdentityCredentials`, Arn);
  same(`${visitor}: owner of the credentials`, found.identityId, (await fake("GET", `session/${found.accessKeyId}`)).identity_id);
  return found;
}

const site = await serveSite("amplify_page.mjs", { url, pool: IdentityPoolId });
await browse({}, async (tab) => {
  const sent = [];
  const elsewhere = [];
  tab.on("request", (request) => {
    const { origin } = new URL(request.url());
    if (origin === new URL(url).origin) {
      if (request.method() === "POST") sent.push(request.headers());
    } else if (origin !== new URL(site.address).origin && !request.url().startsWith("data:")) {
      elsewhere.push(request.url());
    }
  });

  const users = {};
  for (const [provider, app] of [[google, "my-app"], [userPool, "client"]]) {
    // A new page load, because Amplify remembers in memory which user had the page.
    await tab.goto(site.address);
    same("the page is of another origin", false, new URL(tab.url()).origin === new URL(url).origin);
    const guest = await session(tab, `guest before ${provider}`, "Guest");
    same("logins of the guest", [], await logins(guest.identityId));
    const user = await session(tab, `user of ${provider}`, "Member", await login("alice", provider, app));
    same("the identity after the sign-in", guest.identityId, user.identityId);
    same("credentials of the user's own", false, guest.accessKeyId === user.accessKeyId);
    same("logins of the user", [provider], await logins(user.identityId));
    users[provider] = user.identityId;
  }
  same("identities of two users", 2, new Set(Object.values(users)).size);

  await tab.goto(site.address);
  const returning = await session(tab, "returning user", "Member", await login("alice"));
  same("the identity of a returning user", users[google], returning.identityId);

  // A login token lasts an hour, and the service accepts one of Google for five minutes more.
  await fake("POST", "clock", { advance_seconds: 3600 + 301 });
  const refusal = await tab.evaluate(() => window.refusedSession());
  same("the error of a login that has expired", "NotAuthorizedException", refusal);

  // The header that a browser asks for in the preflight, and that a fixed list of allowed headers would forbid.
  const operations = sent.map((headers) => headers["x-amz-target"].split(".").pop());
  same("operations", ["GetCredentialsForIdentity", "GetId"], [...new Set(operations)].sort());
  same("cache-control of each request", ["no-store"], [...new Set(sent.map((headers) => headers["cache-control"]))]);
  same("requests to other hosts", [], elsewhere);
});
site.close();
