// The table of runs: rows that are chosen stand out, on the whole page.

/** The runs of the rows that are chosen, as figures have them: "17 18". */
const chosen = () => [...document.querySelectorAll("#table tbody input:checked")].map((input) => /** @type {HTMLInputElement} */ (input).value);

/** Shows what is chosen. */
export function table() {
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-compare]"));
  if (!button) return;
  const runs = chosen();
  button.disabled = runs.length === 0;
  button.textContent = runs.length ? `Compare ${runs.length} chosen` : "Compare chosen";
  for (const row of document.querySelectorAll("#table tbody tr")) row.classList.toggle("chosen", !!row.querySelector("input:checked"));
}

document.addEventListener("change", (event) => {
  if (/** @type {HTMLElement} */ (event.target).closest?.("#table")) table();
});
document.addEventListener("gradbook:replaced", table);
