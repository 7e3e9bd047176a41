// A page of another origin, with the SDK for JavaScript in it, signs in as a guest and as a user: CORS as browsers do it.
import { CognitoIdentityClient, CreateIdentityPoolCommand, SetIdentityPoolRolesCommand } from "@aws-sdk/client-cognito-identity";
import { browse } from "./chromium.mjs";
import { fake, freeze, google, login, member, same, url } from "./expect.mjs";
import { serveSite } from "./site.mjs";

await fake("POST", "reset", {});
const { expiration } = await freeze();
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

const world = { url, pool: IdentityPoolId, google, token: await login("alice") };
const paragraphs = '<p id="guest"></p><p id="user"></p><p id="refused"></p><p id="control"></p>';
const site = await serveSite("browser_page.mjs", world, paragraphs);

await browse({}, async (tab) => {
  await tab.goto(site.address);
  const shown = async (id) => {
    const text = tab.locator(`#${id}:not(:empty)`);
    await text.waitFor();
    return text.textContent();
  };
  const [guest, guestEnd] = (await shown("guest")).split(" until ");
  const [user, userEnd] = (await shown("user")).split(" until ");
  const pool = (await fake("GET", "overview")).pools[0];
  const logins = (id) => pool.identities.find((identity) => identity.id === id)?.public_logins;
  same("the page is of another origin", false, new URL(tab.url()).origin === new URL(url).origin);
  same(`the guest on the page (${guest}) is the fake's`, {}, logins(guest));
  same(`the user on the page (${user}) is the fake's`, { [google]: "alice" }, logins(user));
  same("expirations", [expiration.toISOString(), expiration.toISOString()], [guestEnd, userEnd]);
  same("the page reads refusals", "ResourceNotFoundException with a request id", await shown("refused"));
  same("the page reads nothing of what tests ask", "TypeError", await shown("control"));
});
site.close();
