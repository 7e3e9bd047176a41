// The SDK for JavaScript, and jose: an app that signs guests and users in, and a service that verifies their tokens.
import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  DescribeIdentityCommand,
  DescribeIdentityPoolCommand,
  GetIdCommand,
  GetOpenIdTokenCommand,
  NotAuthorizedException,
  ResourceNotFoundException,
  SetIdentityPoolRolesCommand,
} from "@aws-sdk/client-cognito-identity";
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromCognitoIdentityPool } from "@aws-sdk/credential-providers";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { fail, fake, freeze, google, login, member, refused, same, url } from "./expect.mjs";

await fake("POST", "reset", {});
const { created: creationDate, expiration } = await freeze();
const endpoint = { endpoint: url, region: "us-east-1" };
const cognito = new CognitoIdentityClient(endpoint);

const created = await cognito.send(
  new CreateIdentityPoolCommand({
    IdentityPoolName: "shop",
    AllowUnauthenticatedIdentities: true,
    AllowClassicFlow: true,
    SupportedLoginProviders: { [google]: "my-app" },
  }),
);
const pool = created.IdentityPoolId;
const guests = member.replace("Member", "Guest");
await cognito.send(
  new SetIdentityPoolRolesCommand({ IdentityPoolId: pool, Roles: { authenticated: member, unauthenticated: guests } }),
);

// The enhanced flow, as apps have it: a provider of credentials.
const caller = (credentials) => new STSClient({ ...endpoint, credentials }).send(new GetCallerIdentityCommand());
const asGuest = fromCognitoIdentityPool({ identityPoolId: pool, clientConfig: endpoint });
const guest = await asGuest();
same("the guest's session", true, (await caller(guest)).Arn.endsWith("assumed-role/Guest/CognitoIdentityCredentials"));
same("expiration of credentials", expiration, guest.expiration);

let logins = 0;
const asUser = fromCognitoIdentityPool({
  identityPoolId: pool,
  clientConfig: endpoint,
  logins: { [google]: async () => (logins++, login("alice")) },
});
const user = await asUser();
same("the user's session", true, (await caller(user)).Arn.endsWith("assumed-role/Member/CognitoIdentityCredentials"));
same("the login was asked for", true, logins > 0);
const described = await cognito.send(new DescribeIdentityCommand({ IdentityId: user.identityId }));
same("the user's logins", [google], described.Logins);
same("date of creation", creationDate, described.CreationDate);
same("whom the fake issued it to", user.identityId, (await fake("GET", `session/${user.accessKeyId}`)).identity_id);

// The classic flow, with the token verified by what only knows the address.
const Logins = { [google]: await login("alice") };
const { IdentityId } = await cognito.send(new GetIdCommand({ IdentityPoolId: pool, Logins }));
same("the same user", user.identityId, IdentityId);
const { Token } = await cognito.send(new GetOpenIdTokenCommand({ IdentityId, Logins }));
const discovery = await (await fetch(`${url}/.well-known/openid-configuration`)).json();
const keys = createRemoteJWKSet(new URL(discovery.jwks_uri));
const verified = await jwtVerify(Token, keys, { issuer: discovery.issuer, audience: pool, algorithms: ["RS512"] });
same("subject of the token", IdentityId, verified.payload.sub);
const spoilt = `${Token.slice(0, -8)}AAAAAAAA`;
const bad = await jwtVerify(spoilt, keys).then(() => fail("a spoilt signature was verified"), (error) => error.code);
same("a spoilt signature is none", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", bad);

const sts = new STSClient(endpoint);
const assume = { RoleArn: member, RoleSessionName: "shop", WebIdentityToken: Token };
const { Credentials } = await sts.send(new AssumeRoleWithWebIdentityCommand(assume));
const assumed = await caller({
  accessKeyId: Credentials.AccessKeyId,
  secretAccessKey: Credentials.SecretAccessKey,
  sessionToken: Credentials.SessionToken,
});
same("who STS says it is", "arn:aws:sts::123456789012:assumed-role/Member/shop", assumed.Arn);

// Refusals, as the classes that the SDK has for them.
const nowhere = "us-east-1:00000000-0000-4000-8000-000000000000";
const unknown = await refused("an unknown pool", "ResourceNotFoundException", () =>
  cognito.send(new DescribeIdentityPoolCommand({ IdentityPoolId: nowhere })),
);
same("its class", true, unknown instanceof ResourceNotFoundException);
same("its words", `IdentityPool '${nowhere}' not found.`, unknown.message);
same("its status", 400, unknown.$metadata.httpStatusCode);
const forged = await refused("a forged login", "NotAuthorizedException", () =>
  cognito.send(new GetIdCommand({ IdentityPoolId: pool, Logins: { [google]: "forged" } })),
);
same("its class", true, forged instanceof NotAuthorizedException);
await refused("a forged token at STS", "InvalidIdentityTokenException", () =>
  sts.send(new AssumeRoleWithWebIdentityCommand({ ...assume, WebIdentityToken: "forged" })),
);

// A busy service: the SDK asks again.
const busy = { operation: "GetId", error: "TooManyRequestsException", message: "Rate exceeded", times: 1 };
await fake("POST", "faults", busy);
const retried = await cognito.send(new GetIdCommand({ IdentityPoolId: pool }));
same("served at the second attempt", 2, retried.$metadata.attempts);
