// Forms that change the record: they say what they did without leaving the page.

/** @param {() => void} wake */
export function acts(wake) {
  document.addEventListener("submit", async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches("form[data-act]")) return;
    event.preventDefault();
    if (form.dataset.sure && !confirm(form.dataset.sure)) return;
    let said = form.querySelector("output");
    if (!said) form.append((said = document.createElement("output")));
    said.textContent = "…";
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(/** @type {any} */ (new FormData(form))), headers: { Accept: "application/json" } });
      said.textContent = (await answer.text()).trim();
      said.className = answer.ok ? "" : "fault";
    } catch {
      said.textContent = "The server does not answer; nothing was changed";
      said.className = "fault";
    }
  });
}
