// Verifiers of OpenID tokens for JavaScript, over https, with the key in either form that a service may publish it in: as AWS
// does, in padded base64 with a zero byte in front, and as RFC 7518 has it, in base64url. A verifier that rejects the first
// must do so here too; the day it no longer does, this script fails and the table in the server's README is to be changed.
import { CognitoIdentityClient, CreateIdentityPoolCommand, GetIdCommand, GetOpenIdTokenCommand } from "@aws-sdk/client-cognito-identity";
import { JwtRsaVerifier } from "aws-jwt-verify";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { browse } from "./chromium.mjs";
import { fail, fake, same, url } from "./expect.mjs";
import { serveSite } from "./site.mjs";

await fake("POST", "reset", {});
const issuer = "https://cognito-identity.amazonaws.com";
const cognito = new CognitoIdentityClient({ endpoint: url, region: "us-east-1" });
const { IdentityPoolId: audience } = await cognito.send(
  new CreateIdentityPoolCommand({ IdentityPoolName: "shop", AllowUnauthenticatedIdentities: true, AllowClassicFlow: true }),
);
const { IdentityId } = await cognito.send(new GetIdCommand({ IdentityPoolId: audience }));
const { Token } = await cognito.send(new GetOpenIdTokenCommand({ IdentityId }));

const keys = (server) => `${server}/.well-known/jwks_uri`;
const forms = { "AWS's form": keys(url), base64url: keys(process.env.COGNITO_FAKE_BASE64URL_URL) };
const published = {};
for (const [form, jwksUri] of Object.entries(forms)) {
  published[form] = await (await fetch(jwksUri)).json();
}
const [padded, plain] = Object.values(published).map((set) => set.keys[0].n);
same("the first byte in AWS's form", 0, Buffer.from(padded, "base64")[0]);
same("AWS's form is padded", true, padded.length % 4 === 0 && padded.endsWith("="));
same("base64url is not", true, /^[\w-]+$/.test(plain));
same("the key in both", Buffer.from(plain, "base64url"), Buffer.from(padded, "base64").subarray(1));

for (const [form, jwksUri] of Object.entries(forms)) {
  const verifier = JwtRsaVerifier.create({ issuer, audience, jwksUri });
  const claims = await verifier.verify(Token);
  same(`aws-jwt-verify, ${form}: subject`, IdentityId, claims.sub);
  const refusal = async (call) => call().then(() => fail("it was verified"), (error) => error.constructor.name);
  const spoilt = `${Token.slice(0, -8)}AAAAAAAA`;
  same(`aws-jwt-verify, ${form}: a spoilt signature`, "JwtInvalidSignatureError", await refusal(() => verifier.verify(spoilt)));
  const another = JwtRsaVerifier.create({ issuer, audience: "us-east-1:another", jwksUri });
  same(`aws-jwt-verify, ${form}: another pool`, "JwtInvalidAudienceError", await refusal(() => another.verify(Token)));

  const { payload } = await jwtVerify(Token, createRemoteJWKSet(new URL(jwksUri)), { issuer, audience });
  same(`jose in Node, ${form}: subject`, IdentityId, payload.sub);
}

// Chromium's Web Crypto, unlike Node's, decodes a key strictly. The page gets the key with its script, not from the server.
const site = await serveSite("verifiers_page.mjs", { published, token: Token, options: { issuer, audience } });
await browse({}, async (tab) => {
  await tab.goto(site.address);
  const verify = (form) => tab.evaluate((form) => window.verify(form), form);
  same("jose in Chromium, AWS's form", "DataError", await verify("AWS's form"));
  same("jose in Chromium, base64url: subject", IdentityId, await verify("base64url"));
});
site.close();
