// Keeps the page up to date: when there are new requests, the page is fetched again and its middle replaced.
"use strict";

let newest = 0;

async function look() {
  try {
    const entries = await (await fetch(`/_fake/log?after=${newest}`)).json();
    if (entries.length > 0) {
      newest = entries[0].number;
      const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
      document.getElementById("main").replaceWith(page.getElementById("main"));
    }
    document.body.classList.remove("lost");
  } catch {
    // The server is gone or comes back; what was last seen stays.
    document.body.classList.add("lost");
  }
  setTimeout(look, 1000);
}

look();
