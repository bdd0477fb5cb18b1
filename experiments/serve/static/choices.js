// Forms and links that choose: the page that they lead to is put into the place of this one, and
// the address says what is chosen, so that it can be shared and the back button undoes it.

/**
 * @param {() => void} wake what to do with another page
 */
export function choices(wake) {
  /**
   * Puts another page into the place of this one.
   * @param {string} address
   * @param {boolean} push whether the address is a new entry of the history
   */
  async function go(address, push) {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    if (!main) return location.assign(address);
    const focus = document.activeElement?.getAttribute("name");
    const figures = new Map([...document.querySelectorAll("figure[data-figure]")].map((figure) => [figure.id, figure]));
    for (const figure of main.querySelectorAll("figure[data-figure]")) {
      const old = figures.get(figure.id); // stays on the screen until it is drawn anew
      if (old) figure.querySelector(".drawing")?.replaceWith(/** @type {Element} */ (old.querySelector(".drawing")));
    }
    document.querySelector("main")?.replaceWith(main);
    document.title = page.title;
    if (push) history.pushState(null, "", address);
    if (focus) /** @type {HTMLElement | null} */ (main.querySelector(`[name="${CSS.escape(focus)}"]`))?.focus();
    wake();
  }

  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches("form[data-swap]")) return;
    event.preventDefault();
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value !== "") query.append(name, String(value));
    go(location.pathname + "?" + query, true);
  });
  document.addEventListener("change", (event) => {
    const select = /** @type {HTMLElement} */ (event.target);
    if (select.matches("form[data-swap] select")) /** @type {HTMLSelectElement} */ (select).form?.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest?.("a[data-swap]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(/** @type {HTMLAnchorElement} */ (link).href, true);
  });
  document.addEventListener("keydown", (event) => {
    const area = /** @type {HTMLElement} */ (event.target);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && area.matches?.("textarea[data-submit]")) /** @type {HTMLTextAreaElement} */ (area).form?.requestSubmit();
    if (event.key === "/" && !area.closest?.("input,textarea,select")) {
      event.preventDefault();
      /** @type {HTMLElement | null} */ (document.querySelector("main input, main textarea"))?.focus();
    }
  });
  addEventListener("popstate", () => go(location.href, false));
}
