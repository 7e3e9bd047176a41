// The SDK for JavaScript against a server that checks signatures: who gets in, and the error of each mistake.
import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  ListIdentityPoolsCommand,
  SetIdentityPoolRolesCommand,
} from "@aws-sdk/client-cognito-identity";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromCognitoIdentityPool, fromIni } from "@aws-sdk/credential-providers";
import { fake, member, refused, same, url } from "./expect.mjs";

await fake("POST", "reset", {});
const endpoint = { endpoint: url, region: "us-east-1" };
const keys = await fromIni()();
const client = (more) => new CognitoIdentityClient({ ...endpoint, ...more });
const pools = (more) => client(more).send(new ListIdentityPoolsCommand({ MaxResults: 1 }));
const caller = (credentials) => new STSClient({ ...endpoint, credentials }).send(new GetCallerIdentityCommand());

const { IdentityPoolId } = await client().send(
  new CreateIdentityPoolCommand({ IdentityPoolName: "shop", AllowUnauthenticatedIdentities: true }),
);
same("a call by the profile", IdentityPoolId, (await pools()).IdentityPools[0].IdentityPoolId);

const wrong = { ...keys, secretAccessKey: "wrong" };
await refused("a wrong secret", "InvalidSignatureException", () => pools({ credentials: wrong }));
await refused("a wrong secret at STS", "SignatureDoesNotMatch", () => caller(wrong));
const unknown = { ...keys, accessKeyId: "AKIANOBODY" };
await refused("an unknown key", "UnrecognizedClientException", () => pools({ credentials: unknown }));
await refused("an unknown key at STS", "InvalidClientTokenId", () => caller(unknown));
const unsigned = { signer: { sign: async (request) => request } };
await refused("no signature", "MissingAuthenticationTokenException", () => pools(unsigned));

// A clock that is an hour late is refused; the SDK sets it by the answer's date, and succeeds from then on.
const HOUR = 60 * 60 * 1000;
await refused("a clock an hour late", "InvalidSignatureException", () => pools({ systemClockOffset: -HOUR, maxAttempts: 1 }));
const late = await pools({ systemClockOffset: -HOUR });
same("a clock that is set by the answer", 2, late.$metadata.attempts);

await client().send(new SetIdentityPoolRolesCommand({ IdentityPoolId, Roles: { unauthenticated: member } }));
const issued = await fromCognitoIdentityPool({ identityPoolId: IdentityPoolId, clientConfig: endpoint })();
await refused("a call by issued credentials", "AccessDeniedException", () => pools({ credentials: issued }));
same("the caller", true, (await caller(issued)).Arn.includes(":assumed-role/"));
const { sessionToken, ...bare } = issued;
await refused("without their token", "UnrecognizedClientException", () => pools({ credentials: bare }));
