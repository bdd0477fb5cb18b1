// The stream of what changes on the page (server-sent events).

/** @type {EventSource | undefined} */
let stream;
/** @type {string | undefined} */
let streamed;

const status = () => /** @type {HTMLElement} */ (document.getElementById("live"));

/**
 * The address of the events of this page: those of /sweeps/1 are at /sweeps/1/events. It says in
 * which state the page is, so that nothing is sent that is there already.
 * @param {string} state
 */
function eventsAddress(state) {
  const query = new URLSearchParams(location.search);
  query.set("state", state);
  return `${location.pathname.replace(/\/?$/, "/")}events?${query}`;
}

/** Follows the page that is shown, and no other any more. */
export function follow() {
  const main = /** @type {HTMLElement | null} */ (document.querySelector("main[data-live]"));
  const address = main ? eventsAddress(main.dataset.live ?? "") : undefined;
  if (address === streamed) return;
  stream?.close();
  streamed = address;
  if (!address) {
    status().textContent = "";
    return;
  }
  stream = new EventSource(address);
  stream.addEventListener("open", () => (status().textContent = "● live"));
  stream.addEventListener("error", () => {
    status().textContent = "○ the server does not answer";
    if (stream?.readyState === EventSource.CLOSED) {
      streamed = undefined; // it was refused: the browser does not try again by itself
      setTimeout(follow, 5000);
    }
  });
  stream.addEventListener("failed", (event) => (status().textContent = "○ " + JSON.parse(/** @type {MessageEvent} */ (event).data)));
  stream.addEventListener("changes", (event) => {
    status().textContent = "● live";
    for (const { id, html } of JSON.parse(/** @type {MessageEvent} */ (event).data)) replace(id, html);
    document.dispatchEvent(new CustomEvent("gradbook:changed"));
  });
}

/**
 * Puts a part into its place. What a person has chosen in it stays.
 * @param {string} id
 * @param {string} html
 */
function replace(id, html) {
  const old = document.getElementById(id);
  if (!old) return;
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  const fresh = template.content.firstElementChild;
  if (!fresh) return;
  const chosen = new Set([...old.querySelectorAll("input:checked")].map((input) => /** @type {HTMLInputElement} */ (input).value));
  for (const input of fresh.querySelectorAll("input[type=checkbox]")) {
    /** @type {HTMLInputElement} */ (input).checked = chosen.has(/** @type {HTMLInputElement} */ (input).value);
  }
  const focused = document.activeElement?.closest("tr,[id]")?.id;
  const scrolled = old.querySelector(".scroll")?.scrollTop ?? 0;
  old.replaceWith(fresh);
  const box = fresh.querySelector(".scroll");
  if (box) box.scrollTop = scrolled;
  if (focused && fresh.contains(document.getElementById(focused))) document.getElementById(focused)?.querySelector("a,input,button")?.focus();
  document.dispatchEvent(new CustomEvent("gradbook:replaced", { detail: fresh }));
}
