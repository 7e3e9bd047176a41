// The server's console, in Chromium: what it shows, that it shows it live, and that nothing on it runs but
// its own script.
import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  DescribeIdentityPoolCommand,
  GetIdCommand,
  GetOpenIdTokenForDeveloperIdentityCommand,
  MergeDeveloperIdentitiesCommand,
  UnlinkDeveloperIdentityCommand,
} from "@aws-sdk/client-cognito-identity";
import { fromIni } from "@aws-sdk/credential-providers";
import { browse } from "./chromium.mjs";
import { fake, google, login, refused, same, url } from "./expect.mjs";

await fake("POST", "reset", {});
const cognito = new CognitoIdentityClient({ endpoint: url, region: "us-east-1" });
const { accessKeyId: username, secretAccessKey: password } = await fromIni()();
const httpCredentials = { username, password };

const provider = "login.shop";
const createPool = (name) =>
  cognito
    .send(
      new CreateIdentityPoolCommand({
        IdentityPoolName: name,
        AllowUnauthenticatedIdentities: true,
        DeveloperProviderName: provider,
        SupportedLoginProviders: { [google]: "my-app" },
      }),
    )
    .then((pool) => pool.IdentityPoolId);

const wrong = [];
function watch(tab) {
  tab.on("pageerror", (error) => wrong.push(String(error)));
  tab.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  tab.on("dialog", (dialog) => (wrong.push(dialog.message()), dialog.dismiss()));
}

const hostile = [`<script>document.title = "taken"</script>`, `"><img src=x onerror=alert(1)>`, `'&lt;b&gt;`];

await browse({ httpCredentials, viewport: { width: 1280, height: 800 } }, async (tab) => {
  watch(tab);
  await tab.goto(url);
  await tab.getByText("There is none yet.").waitFor();
  // What a reload would take away.
  await tab.evaluate(() => (window.sameDocument = true));

  const pool = await createPool("shop");
  const developer = (user) =>
    cognito
      .send(new GetOpenIdTokenForDeveloperIdentityCommand({ IdentityPoolId: pool, Logins: { [provider]: user } }))
      .then((answer) => answer.IdentityId);
  const merge = (source, destination) =>
    cognito.send(
      new MergeDeveloperIdentitiesCommand({
        IdentityPoolId: pool,
        DeveloperProviderName: provider,
        SourceUserIdentifier: source,
        DestinationUserIdentifier: destination,
      }),
    );
  const section = tab.locator(`[id="${pool}"]`);
  await section.waitFor();
  same("a new pool appears", `shop ${pool}`, await section.locator("h3").textContent());

  const guest = await cognito.send(new GetIdCommand({ IdentityPoolId: pool }));
  const Logins = { [google]: await login("alice") };
  const alice = await cognito.send(new GetIdCommand({ IdentityPoolId: pool, Logins }));
  const [ann, bob, carol, dave] = [await developer("ann"), await developer("bob"), await developer("carol"), await developer("dave")];
  await merge("ann", "bob");
  await merge("bob", "carol");
  await cognito.send(
    new UnlinkDeveloperIdentityCommand({
      IdentityPoolId: pool,
      IdentityId: dave,
      DeveloperProviderName: provider,
      DeveloperUserIdentifier: "dave",
    }),
  );
  for (const name of hostile) await developer(name);
  await createPool("bazaar");
  const nowhere = "us-east-1:00000000-0000-4000-8000-000000000000";
  const refusal = await refused("an unknown pool", "ResourceNotFoundException", () =>
    cognito.send(new DescribeIdentityPoolCommand({ IdentityPoolId: nowhere })),
  );

  const row = (id) => tab.locator(`tr[id="${id}"]`);
  const first = tab.locator("#requests tbody tr").first();
  await first.getByText("ResourceNotFoundException").waitFor();
  same("the refusal's reason", true, (await first.textContent()).includes(refusal.message));
  same("the refusal is marked", "refused", await first.getAttribute("class"));
  same("two pools", 2, await tab.locator("article.pool").count());

  same("a guest", true, (await row(guest.IdentityId).textContent()).includes("guest"));
  same("a user", true, (await row(alice.IdentityId).textContent()).includes(`${google} alice`));
  same("whose logins carol has", ["ann", "bob", "carol"], (await row(carol).locator("li b").allTextContents()).sort());
  same("dave has no login left", true, (await row(dave).textContent()).includes("disabled: its last login was unlinked"));
  for (const id of [ann, bob, dave]) same("a disabled identity is marked", "disabled", await row(id).getAttribute("class"));

  same("merges in the graph", 2, await section.locator("svg path.arrow").count());
  same("identities in the graph", [ann, bob, carol].sort(), (await section.locator("svg title").allTextContents()).sort());
  same("disabled ones in the graph", 2, await section.locator("svg .disabled").count());
  await row(ann).getByRole("link").click();
  same("the link of a merge leads to the identity", `#${bob}`, decodeURIComponent(new URL(tab.url()).hash));
  await section.locator("svg a").filter({ hasText: carol.split(":")[1].slice(0, 13) }).click();
  same("a block of the graph leads to it too", `#${carol}`, decodeURIComponent(new URL(tab.url()).hash));

  const names = await tab.locator("td li b").allTextContents();
  for (const name of hostile) same("a hostile name is text", true, names.includes(name));
  same("elements hostile names made", 0, await tab.locator("main script, main img, main b b").count());
  same("the title", "cognito-fake", await tab.title());

  await tab.screenshot({ path: process.env.COGNITO_FAKE_SCREENSHOT ?? "target/clients/console.png", fullPage: true });
  await fake("POST", "reset", {});
  await tab.getByText("There is none yet.").waitFor();
  same("all of it without reloading", true, await tab.evaluate(() => window.sameDocument));
});
same("complaints of the browser", [], wrong);

const pool = await createPool("unscripted");
await browse({ httpCredentials, javaScriptEnabled: false }, async (tab) => {
  await tab.goto(url);
  same("a pool without scripts", 1, await tab.locator(`[id="${pool}"]`).count());
  same("a request without scripts", true, (await tab.locator("#requests tbody tr").first().textContent()).includes("CreateIdentityPool"));
});
