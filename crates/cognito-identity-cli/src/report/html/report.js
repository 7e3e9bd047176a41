// Hides the rows that are not asked for. Without it everything is shown.
"use strict";

const form = document.querySelector("form.filters");
const cells = (row) => [...row.querySelectorAll("td.end")];
const rows = [...document.querySelectorAll("table.matrix tr.row")];

function ended(cell, end) {
  if (end === "") return true;
  if (end === "drift") return cell.hasAttribute("data-drift");
  if (end === "not-held") return !["held", "absent"].includes(cell.dataset.end);
  return cell.dataset.end === end;
}

function filter() {
  const wanted = Object.fromEntries(new FormData(form));
  const [words, run] = [wanted.text.toLowerCase().split(/\s+/), wanted.run ?? ""];
  for (const row of rows) {
    const text = words.every((word) => row.dataset.text.includes(word));
    const basis = wanted.basis === "" || row.dataset.basis === wanted.basis;
    const end = cells(row).some((cell) => (run === "" || cell.dataset.run === run) && ended(cell, wanted.end));
    row.hidden = !(text && basis && end);
  }
  for (const body of document.querySelectorAll("table.matrix tbody")) {
    body.hidden = ![...body.querySelectorAll("tr.row")].some((row) => !row.hidden);
  }
  const runs = document.querySelectorAll("table.matrix thead th.end");
  runs.forEach((head, number) => (head.hidden = run !== "" && run !== String(number)));
  for (const cell of document.querySelectorAll("table.matrix td.end")) cell.hidden = run !== "" && run !== cell.dataset.run;
  const shown = rows.filter((row) => !row.hidden).length;
  form.querySelector("output").textContent = shown === rows.length ? `${shown} rows` : `${shown} of ${rows.length} rows`;
  document.querySelector("#clauses .nothing").hidden = shown > 0;
}

form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
// What a browser kept in the fields over a reload counts too.
filter();
