// Sorts tables by the column whose heading is pressed, again the other way round.
"use strict";
const number = text => parseFloat(text.replace("−", "-").replace(/,/g, ""));

function compare(a, b) {
  const x = number(a), y = number(b);
  if (isNaN(x) && isNaN(y)) return a.localeCompare(b, "en", { numeric: true });
  return isNaN(x) - isNaN(y) || x - y;
}

// A long table is two, one of them folded: rows go from one to the other.
function sort(tables, column, direction) {
  const bodies = [...tables.querySelectorAll("tbody")], sizes = bodies.map(body => body.rows.length);
  const rows = bodies.flatMap(body => [...body.rows]), text = row => row.cells[column].textContent.trim();
  const empty = row => /^(–?$|\()/.test(text(row)); // in brackets is what is no final value
  rows.sort((a, b) => empty(a) - empty(b) || direction * compare(text(a), text(b)));
  bodies.forEach((body, i) => body.append(...rows.splice(0, sizes[i])));
  for (const heading of tables.querySelectorAll("th")) {
    heading.removeAttribute("aria-sort");
    if (heading.cellIndex === column) heading.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
  }
}

for (const tables of document.querySelectorAll(".sortable")) {
  for (const heading of tables.querySelectorAll("th")) {
    if (!heading.textContent.trim()) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sort(tables, heading.cellIndex, heading.getAttribute("aria-sort") === "ascending" ? -1 : 1));
  }
}
