// A page of another origin, with the SDK for JavaScript in it, signs in as a guest and as a user: CORS as browsers do it.
import { CognitoIdentityClient, CreateIdentityPoolCommand, SetIdentityPoolRolesCommand } from "@aws-sdk/client-cognito-identity";
import { build } from "esbuild";
import { createServer } from "node:http";
import { browse } from "./chromium.mjs";
import { fake, google, login, member, same, url } from "./expect.mjs";

await fake("POST", "reset", {});
const cognito = new CognitoIdentityClient({ endpoint: url, region: "us-east-1" });
const { IdentityPoolId } = await cognito.send(
  new CreateIdentityPoolCommand({
    IdentityPoolName: "shop",
    AllowUnauthenticatedIdentities: true,
    SupportedLoginProviders: { [google]: "my-app" },
  }),
);
const Roles = { authenticated: member, unauthenticated: member };
await cognito.send(new SetIdentityPoolRolesCommand({ IdentityPoolId, Roles }));

const entryPoints = [new URL("browser_page.mjs", import.meta.url).pathname];
const bundle = await build({ entryPoints, bundle: true, write: false, platform: "browser", format: "iife" });
const world = JSON.stringify({ url, pool: IdentityPoolId, google, token: await login("alice") });
const page = `<!doctype html><meta charset="utf-8"><title>shop</title><link rel="icon" href="data:,">
<p id="guest"></p><p id="user"></p><p id="refused"></p><p id="control"></p>
<script>const world = ${world}</script><script src="/page.js"></script>`;
const shop = createServer((request, response) => {
  const isScript = request.url === "/page.js";
  response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
  response.end(isScript ? bundle.outputFiles[0].text : page);
});
await new Promise((listening) => shop.listen(0, "127.0.0.1", listening));

await browse({}, async (tab) => {
  const preflights = [];
  tab.on("request", (request) => request.method() === "OPTIONS" && preflights.push(request.url()));
  await tab.goto(`http://127.0.0.1:${shop.address().port}/`);
  const shown = async (id) => {
    const text = tab.locator(`#${id}:not(:empty)`);
    await text.waitFor();
    return text.textContent();
  };
  const guest = await shown("guest");
  const user = await shown("user");
  const pool = (await fake("GET", "overview")).pools[0];
  const logins = (id) => pool.identities.find((identity) => identity.id === id)?.public_logins;
  same("the page is of another origin", false, new URL(tab.url()).origin === new URL(url).origin);
  same(`the guest on the page (${guest}) is the fake's`, {}, logins(guest));
  same(`the user on the page (${user}) is the fake's`, { [google]: "alice" }, logins(user));
  same("the page reads refusals", "ResourceNotFoundException with a request id", await shown("refused"));
  same("the page reads nothing of what tests ask", "TypeError", await shown("control"));
});
shop.close();
