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

document.addEventListener("gradbook:changed", () => {
  for (const figure of document.querySelectorAll("figure[data-figure]")) {
    if (/** @type {HTMLElement} */ (figure).dataset.seen) draw(/** @type {HTMLElement} */ (figure));
  }
});

/** What the figures of the page are drawn from: another text when they may be other ones. */
const stamp = () => document.getElementById("head")?.dataset.stamp ?? "";

/**
 * Draws a figure, unless it is as it would be drawn now.
 * @param {HTMLElement} figure
 */
async function draw(figure) {
  const wanted = `${figure.dataset.figure}.html?${figure.dataset.query} ${stamp()}`;
  if (figure.dataset.drawn === wanted || figure.dataset.busy) return;
  figure.dataset.busy = "yes";
  const began = performance.now();
  const place = /** @type {HTMLElement} */ (figure.querySelector(".drawing"));
  try {
    const answer = await fetch(`${figure.dataset.figure}.html?${figure.dataset.query}`, { headers: { Accept: "image/svg+xml" } });
    const text = await answer.text();
    if (answer.ok) place.innerHTML = text; // of our own server, which escapes what comes from a record
    place.classList.toggle("drawn", answer.ok);
    figure.dataset.drawn = wanted;
    document.dispatchEvent(new CustomEvent("gradbook:drawn", { detail: figure }));
  } catch {
    // the server is gone; the stream says so, and asks again when it is back
  }
  setTimeout(() => {
    figure.dataset.busy = "";
    if (figure.dataset.seen) draw(figure);
  }, Math.max(rest.least, rest.times * (performance.now() - began)));
}
