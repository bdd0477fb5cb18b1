// Figures: the server draws them when they come into view, and again when their sweep has got on.

/** How long a drawn figure stays at least, in milliseconds, and how many times as long as it took. */
const rest = { least: 2000, times: 5 };

/** @type {IntersectionObserver | undefined} */
let observer;

/**
 * Has the figures of a page drawn as they come into view.
 * @param {ParentNode} page
 */
export function figures(page) {
  observer?.disconnect();
  observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const figure = /** @type {HTMLElement} */ (target);
      figure.dataset.seen = isIntersecting ? "yes" : "";
      if (isIntersecting) draw(figure);
    }
  }, { rootMargin: "300px" });
  for (const figure of page.querySelectorAll("figure[data-figure]")) observer.observe(figure);
}

for (const event of ["gradbook:changed", "gradbook:resized"]) document.addEventListener(event, () => {
  for (const figure of document.querySelectorAll("figure[data-figure]")) {
    if (/** @type {HTMLElement} */ (figure).dataset.seen) draw(/** @type {HTMLElement} */ (figure));
  }
});

/** What the figures of the page are drawn from: another text when they may be other ones. */
const stamp = () => document.getElementById("head")?.dataset.stamp ?? "";

/**
 * The address of a figure's drawing.
 * @param {HTMLElement} figure
 */
const request = (figure) => `${figure.dataset.figure}.html?${figure.dataset.query}&width=${Math.round(figure.clientWidth / 20) * 20}`;

/**
 * Draws a figure, unless it is as it would be drawn now.
 * @param {HTMLElement} figure
 */
async function draw(figure) {
  const asked = request(figure), wanted = `${asked} ${stamp()}`;
  if (figure.dataset.drawn === wanted || figure.dataset.busy) return;
  if (figure.dataset.rests && figure.dataset.drawn?.startsWith(`${asked} `)) return;
  figure.dataset.busy = "yes";
  const began = performance.now();
  const place = /** @type {HTMLElement} */ (figure.querySelector(".drawing"));
  try {
    const answer = await fetch(asked, { headers: { Accept: "image/svg+xml" } });
    const text = await answer.text();
    const before = place.querySelector("svg");
    if (answer.ok) place.innerHTML = text; // of our own server, which escapes what comes from a record
    place.classList.toggle("drawn", answer.ok);
    figure.dataset.drawn = wanted;
    document.dispatchEvent(new CustomEvent("gradbook:drawn", { detail: { figure, before } }));
  } catch {
    // the server is gone; the stream says so, and asks again when it is back
  }
  figure.dataset.busy = "";
  // What was chosen meanwhile is drawn at once; what the sweep adds has time.
  const pause = request(figure) === asked ? Math.max(rest.least, rest.times * (performance.now() - began)) : 0;
  figure.dataset.rests = pause ? "yes" : "";
  setTimeout(() => {
    figure.dataset.rests = "";
    if (figure.dataset.seen) draw(figure);
  }, pause);
}

// A slider says what figures are of: the epoch of a confusion matrix.
document.addEventListener("input", (event) => {
  const slider = /** @type {HTMLInputElement} */ (event.target);
  if (!slider.matches?.("input[type=range][data-figures]")) return;
  const said = slider.parentElement?.querySelector("output");
  if (said) said.value = slider.value;
  for (const name of slider.dataset.figures?.split(" ") ?? []) {
    const figure = document.getElementById(`figure-${name}`);
    if (!figure) continue;
    const query = new URLSearchParams(figure.dataset.query);
    query.set(slider.name, slider.value);
    figure.dataset.query = query.toString();
    if (figure.dataset.seen) draw(figure);
  }
});

// Where the window becomes narrower, figures are laid out anew.
let resized = 0;
addEventListener("resize", () => {
  clearTimeout(resized);
  resized = setTimeout(() => document.dispatchEvent(new CustomEvent("gradbook:resized")), 300);
});
