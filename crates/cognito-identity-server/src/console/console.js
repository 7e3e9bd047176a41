// Keeps the page up to date: its middle is fetched again while somebody looks, and replaced when it is another.
"use strict";

async function look() {
  try {
    if (!document.hidden) {
      const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
      const [old, fresh] = [document.getElementById("main"), page.getElementById("main")];
      if (!old.isEqualNode(fresh)) old.replaceWith(fresh);
    }
    document.body.classList.remove("lost");
  } catch {
    // The server is gone or comes back; what was last seen stays.
    document.body.classList.add("lost");
  }
  setTimeout(look, 1000);
}

look();
