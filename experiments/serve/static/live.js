// The stream of what changes on the page (server-sent events).

/** @type {EventSource | undefined} */
let stream;
/** @type {string | undefined} */
let streamed;

/** Where a proxy keeps events back, the page asks for itself so often, in milliseconds. */
const asks = { after: 8000, every: 5000 };

/** @type {number | undefined} */
let asking;

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
  clearTimeout(asking);
  if (main) asking = setTimeout(() => ask(main), asks.after);
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
    clearTimeout(asking); // events come through
    for (const { id, html } of JSON.parse(/** @type {MessageEvent} */ (event).data)) replace(id, html);
    document.dispatchEvent(new CustomEvent("gradbook:changed"));
  });
}

/**
 * Asks for the page again, and takes over what has changed, as long as no event has come.
 * @param {HTMLElement} main
 */
async function ask(main) {
  if (!main.isConnected) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = /** @type {HTMLElement | null} */ (page.querySelector("main[data-live]"));
    if (fresh && fresh.dataset.live !== main.dataset.live) {
      main.dataset.live = fresh.dataset.live;
      for (const id of ["head", "table", "sweeps"]) {
        const part = page.getElementById(id);
        if (part) replace(id, part.outerHTML);
      }
      document.dispatchEvent(new CustomEvent("gradbook:changed"));
    }
    status().textContent = "● live, every few seconds";
  } catch {
    status().textContent = "○ the server does not answer";
  }
  asking = setTimeout(() => ask(main), asks.every);
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
