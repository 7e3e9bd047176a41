// The site of an app: a page with a bundled script, served from an origin other than the fake's.
import { build } from "esbuild";
import { createServer } from "node:http";

/** Serves `body` with the script of this folder and its global `world`; returns the page's address and `close`. */
export async function serveSite(script, world, body = "") {
  const entryPoints = [new URL(script, import.meta.url).pathname];
  const bundle = await build({ entryPoints, bundle: true, write: false, platform: "browser", format: "iife" });
  const page = `<!doctype html><meta charset="utf-8"><title>shop</title><link rel="icon" href="data:,">
${body}<script>const world = ${JSON.stringify(world)}</script><script src="/page.js"></script>`;
  const server = createServer((request, response) => {
    const isScript = request.url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? bundle.outputFiles[0].text : page);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
