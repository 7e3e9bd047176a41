// What the scripts for Node share. They end at the first thing that is not as expected.
import { fromIni } from "@aws-sdk/credential-providers";
import { isDeepStrictEqual } from "node:util";

export const url = process.env.COGNITO_FAKE_URL;
export const google = "accounts.google.com";
export const member = "arn:aws:iam::123456789012:role/Member";

export function fail(what) {
  console.error(`NOT AS EXPECTED: ${what}`);
  process.exit(1);
}

export function same(what, expected, found) {
  if (!isDeepStrictEqual(found, expected)) {
    fail(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
  }
  console.log(`ok: ${what}`);
}

/** What tests may arrange and ask, with the profile's keys where signatures are checked. */
export async function fake(method, path, body) {
  const { accessKeyId, secretAccessKey } = await fromIni()();
  const basic = Buffer.from(`${accessKeyId}:${secretAccessKey}`).toString("base64");
  const headers = { authorization: `Basic ${basic}`, "content-type": "application/json" };
  const answer = await fetch(`${url}/_fake/${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) fail(`${method} /_fake/${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** A login token of Google for the app `my-app`. */
export async function login(subject) {
  return (await fake("POST", "login-token", { provider: google, subject, audience: "my-app" })).token;
}

/** Demands a refusal of this name, with a message and a request id. */
export async function refused(what, name, call) {
  let refusal;
  try {
    await call();
  } catch (error) {
    refusal = error;
  }
  if (!refusal) fail(`${what}: expected ${name}, found a success`);
  same(what, name, refusal.name);
  if (!refusal.message || !refusal.$metadata?.requestId) fail(`${what}: no message or no request id: ${refusal}`);
  return refusal;
}
