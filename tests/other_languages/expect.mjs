// What the scripts for Node share. They end at the first thing that is not as expected.
import { fromIni } from "@aws-sdk/credential-providers";
import { isDeepStrictEqual } from "node:util";

export const url = process.env.COGNITO_FAKE_URL;
export const google = "accounts.google.com";
export const member = "arn:aws:iam::123456789012:role/Member";

// A script takes a few seconds, and ends here if a client waits for ever.
setTimeout(() => fail("the script is not done after 5 minutes"), 300_000).unref();

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

/** A login token, of Google for the app `my-app` unless another provider is given. */
export async function login(subject, provider = google, audience = "my-app") {
  return (await fake("POST", "login-token", { provider, subject, audience })).token;
}

/**
 * Stops the fake's clock. Returns the one right CreationDate of what is created from now on, and the one right Expiration
 * of credentials: they last an hour, and end at a whole second.
 */
export async function freeze() {
  const { now } = await fake("POST", "clock", { stopped: true });
  return { created: new Date(Math.round(now * 1000)), expiration: new Date((Math.floor(now) + 3600) * 1000) };
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
