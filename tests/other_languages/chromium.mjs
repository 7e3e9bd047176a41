// Chromium as it is installed, without a window and without calls home.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
const plain = ["--no-sandbox", "--disable-gpu", "--disable-quic"];

/** Runs something with a browser that knows nothing yet. */
export async function browse(options, run) {
  const folder = await mkdtemp(join(tmpdir(), "cognito-fake-chromium-"));
  const executablePath = process.env.COGNITO_FAKE_CHROMIUM ?? "/usr/bin/chromium";
  try {
    const browser = await chromium.launchPersistentContext(folder, { executablePath, args: [...plain, ...quiet], ...options });
    await run(await browser.newPage());
    await browser.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
