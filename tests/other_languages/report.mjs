// The page of a report, in Chromium: on a phone and on a desk, with its filters and without scripts, safe from hostile
// answers.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inflateSync } from "node:zlib";
import { browse } from "./chromium.mjs";
import { fail, same } from "./expect.mjs";

const page = pathToFileURL(process.env.COGNITO_FAKE_REPORT).href;
const hostile = process.env.COGNITO_FAKE_HOSTILE;
const folder = process.env.COGNITO_FAKE_SCREENSHOTS ?? "target/clients";
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 900 };

const wrong = [];
function watch(tab) {
  tab.on("pageerror", (error) => wrong.push(String(error)));
  tab.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  tab.on("dialog", (dialog) => (wrong.push(dialog.message()), dialog.dismiss()));
  tab.on("request", (request) => request.url() !== page && !request.url().startsWith("data:") && wrong.push(request.url()));
}

/** How many different bytes the pixels of a screenshot have: those of a blank one are few. */
function variety(png) {
  const parts = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return new Set(inflateSync(Buffer.concat(parts))).size;
}

async function look(tab, name) {
  const shot = await tab.screenshot({ path: join(folder, `report-${name}.png`) });
  if (variety(shot) < 20) fail(`the screenshot ${name} is blank`);
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  same(`nothing is wider than the window: ${name}`, 0, wide);
}

/** How many results of the first rows lie upon another. */
const overlaps = (tab) =>
  tab.locator("tr.row").evaluateAll((rows) => {
    const boxes = rows.slice(0, 40).map((row) => [...row.querySelectorAll("td.end > *")].map((part) => part.getBoundingClientRect()));
    const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    const isSeen = (box) => box.width > 0;
    return boxes.filter((row) => row.filter(isSeen).some((a, n) => row.filter(isSeen).slice(n + 1).some((b) => meet(a, b)))).length;
  });

const rows = (tab) => tab.locator("tr.row:visible");

async function filters(tab) {
  const all = await rows(tab).count();
  const select = (name, value) => tab.locator(`select[name=${name}]`).selectOption(value);
  const reset = async () => {
    for (const name of ["end", "basis", "run"]) await select(name, "");
    await tab.locator("input[name=text]").fill("");
    same("all rows are back", all, await rows(tab).count());
  };

  await tab.locator("input[name=text]").fill("Siblings_FOLLOW  merg");
  same("rows with these words", ["siblings_follow"], await rows(tab).locator(".name").allTextContents());
  same("it says how many there are", `1 of ${all} rows`, await tab.locator("output").textContent());
  await reset();

  await select("end", "broken");
  const broken = await rows(tab).count();
  same("broken rows are some", true, broken > 0 && broken < all);
  same("each row has something broken", broken, await tab.locator("tr.row:visible:has(td[data-end=broken])").count());
  await select("run", "fake");
  same("nothing is broken on the fake", 0, await rows(tab).count());
  same("and it is said", true, await tab.locator(".nothing").isVisible());
  same("groups without rows are hidden", 0, await tab.locator("tr.group:visible").count());
  await reset();

  await select("basis", "observed");
  const bases = await rows(tab).locator("span.basis").allTextContents();
  same("rows of one basis", ["observed"], [...new Set(bases)]);
  await select("run", "sdk");
  const cells = await tab.locator("td.end:visible").count();
  same("one cell for each row", await rows(tab).count(), cells);
  await reset();

  await select("end", "not-held");
  same("unsupported is not held", true, (await tab.locator("tr.row:visible td[data-end=unsupported]").count()) > 0);
  await select("end", "absent");
  same("what one backend did not run", true, (await rows(tab).count()) > 0);
  await reset();
}

for (const colorScheme of ["light", "dark"]) {
  await browse({ viewport: desk, colorScheme }, async (tab) => {
    watch(tab);
    await tab.goto(page);
    await look(tab, `desk-${colorScheme}`);
    same("no result lies upon another", 0, await overlaps(tab));
    if (colorScheme === "light") await filters(tab);
    for (const id of ["complaints", "divergence", "clauses", "questions"]) {
      await tab.locator(`#${id}`).evaluate((section) => section.scrollIntoView({ behavior: "instant" }));
      await look(tab, `desk-${colorScheme}-${id}`);
    }
  });
  await browse({ viewport: phone, colorScheme, deviceScaleFactor: 2, isMobile: true, hasTouch: true }, async (tab) => {
    watch(tab);
    await tab.goto(page);
    await look(tab, `phone-${colorScheme}`);
    same("no result lies upon another", 0, await overlaps(tab));
    await tab.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
    for (const id of ["complaints", "divergence", "clauses", "questions"]) {
      await tab.locator(`#${id}`).evaluate((section) => section.scrollIntoView({ behavior: "instant" }));
      await look(tab, `phone-${colorScheme}-${id}`);
    }
    if (colorScheme === "dark") await filters(tab);
  });
}

await browse({ viewport: desk }, async (tab) => {
  watch(tab);
  await tab.goto(page);
  same("the title", true, (await tab.title()).startsWith("Broken"));
  same("no green headline", "broken", await tab.locator("header").getAttribute("class"));
  const told = await tab.locator("article.complaint pre").allTextContents();
  same("a hostile answer is text", true, told.some((text) => text.trim() === hostile));
  same("elements it made", 0, await tab.locator("main script, main img").count());
  same("an endless answer is cut", true, told.every((text) => text.length < 10_000));
  same("what was left out is counted", true, told.some((text) => / more characters\]$/.test(text)));
  same("missing clauses are listed", true, (await tab.locator("#complaints").textContent()).includes("Selected clauses without a verdict"));
  same("one step differs", 1, await tab.locator(".steps > li.differs").count());
  same("it is open", 2, await tab.locator(".steps > li.differs mark:visible").count());
  for (const link of await tab.locator("td.end a").all()) {
    const target = (await link.getAttribute("href")).slice(1);
    if ((await tab.locator(`[id="${target}"]`).count()) !== 1) fail(`${target} is not on the page once`);
  }
});
same("complaints of the browser", [], wrong);

await browse({ viewport: desk, javaScriptEnabled: false }, async (tab) => {
  await tab.goto(page);
  same("filters that would do nothing", 0, await tab.locator("form:visible").count());
  same("every row without scripts", await tab.locator("tr.row").count(), await rows(tab).count());
});
