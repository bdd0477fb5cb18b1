// Figures that answer: the values at the pointer, what belongs together, and lines to be hidden.
// The server has drawn them; the groups of their SVG say what they are about (item.go).

/**
 * A line, in the units of its SVG.
 * @typedef {{name: string, x: number[], y: number[], across: string[], values: string[],
 *   panel: [number, number, number, number], from: number, to: number, group: Element}} Line
 */

/** @type {WeakMap<Element, Line[]>} */
const linesOf = new WeakMap();

/** @type {HTMLElement | undefined} */
let tip;

/** How many lines the box at the pointer tells of. */
const mostTold = 8;

/**
 * Makes a figure answer. Another one in its place has the same lines hidden.
 * @param {SVGSVGElement} svg
 * @param {SVGSVGElement | null} [before]
 */
function attach(svg, before) {
  if (svg.dataset.attached) return;
  svg.dataset.attached = "yes";
  if (svg.querySelector(".legend")) svg.setAttribute("role", "group"); // a picture has nothing in it to press
  for (const entry of svg.querySelectorAll(".legend")) {
    entry.setAttribute("tabindex", "0");
    entry.setAttribute("role", "button");
    entry.setAttribute("aria-pressed", "true");
    entry.setAttribute("aria-label", `show ${entry.textContent?.replace(/\s+/g, " ").trim()}`);
    const series = entry.getAttribute("data-series");
    if (before?.querySelector(`.legend[data-series="${series}"][aria-pressed=false]`)) toggle(svg, series);
  }
}

/**
 * Hides a line, or shows it again.
 * @param {Element} svg
 * @param {string | null} series
 */
function toggle(svg, series) {
  for (const part of svg.querySelectorAll(`.item[data-series="${series}"]`)) {
    if (part.matches(".legend")) part.setAttribute("aria-pressed", String(part.getAttribute("aria-pressed") === "false"));
    else part.toggleAttribute("data-hidden");
  }
}

/**
 * The lines of a figure that are not hidden.
 * @param {Element} svg
 * @returns {Line[]}
 */
function shownLines(svg) {
  let lines = linesOf.get(svg);
  if (!lines) {
    lines = [...svg.querySelectorAll("[data-line]")].map((group) => ({ ...JSON.parse(group.getAttribute("data-line") ?? ""), group }));
    linesOf.set(svg, lines);
  }
  return lines.filter((line) => !line.group.hasAttribute("data-hidden"));
}

/**
 * Where an event is, in the units of an SVG.
 * @param {SVGSVGElement} svg
 * @param {{clientX: number, clientY: number}} at
 */
function place(svg, at) {
  const matrix = svg.getScreenCTM();
  return matrix ? new DOMPoint(at.clientX, at.clientY).matrixTransform(matrix.inverse()) : undefined;
}

/**
 * What a figure says at a point: of its lines the values nearest to it across, the line nearest
 * to it first.
 * @param {SVGSVGElement} svg
 * @param {DOMPoint} at
 */
function tell(svg, at) {
  const said = [];
  for (const line of shownLines(svg)) {
    const [left, top, right, bottom] = line.panel;
    if (line.x.length === 0 || at.x < left - 2 || at.x > right + 2 || at.y < top || at.y > bottom) continue;
    let nearest = 0;
    for (let i = 1; i < line.x.length; i++) if (Math.abs(line.x[i] - at.x) < Math.abs(line.x[nearest] - at.x)) nearest = i;
    said.push({ line, i: nearest, far: Math.abs(line.y[nearest] - at.y) });
  }
  return said.sort((a, b) => a.far - b.far);
}

/**
 * Shows what is at the pointer.
 * @param {SVGSVGElement} svg
 * @param {{clientX: number, clientY: number, target: EventTarget | null}} event
 */
function point(svg, event) {
  const item = /** @type {Element | null} */ (event.target)?.closest?.(".item[data-text]");
  const at = place(svg, event);
  const told = item || !at ? [] : tell(svg, at);
  mark(svg, told);
  if (item) show(event, [item.getAttribute("data-text") ?? ""], -1);
  else if (told.length) {
    const rows = told.slice(0, mostTold).sort((a, b) => a.line.y[a.i] - b.line.y[b.i]); // as they stand in the figure
    const words = rows.map(({ line, i }) => `${line.values[i]}  ${line.name || "the only config"}`);
    if (told.length > mostTold) words.push(`and ${told.length - mostTold} more`);
    show(event, [told[0].line.across[told[0].i], ...words], 1 + rows.indexOf(told[0]));
  } else hide();
  light((item ?? told[0]?.line.group)?.getAttribute("data-runs") ?? "");
}

/**
 * Marks the points that are told of.
 * @param {SVGSVGElement} svg
 * @param {{line: Line, i: number}[]} told
 */
function mark(svg, told) {
  svg.querySelector(".pointed")?.remove();
  if (told.length === 0) return;
  const create = (/** @type {string} */ name, /** @type {Record<string, number>} */ attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key in attributes) element.setAttribute(key, String(attributes[key]));
    return element;
  };
  const marks = create("g", {});
  marks.setAttribute("class", "pointed");
  const { line, i } = told[0];
  marks.append(create("line", { x1: line.x[i], x2: line.x[i], y1: line.panel[1], y2: line.panel[3] }));
  for (const { line, i } of told.slice(0, mostTold)) marks.append(create("circle", { cx: line.x[i], cy: line.y[i], r: 2.5 }));
  svg.append(marks);
}

/**
 * Shows lines of text beside the pointer, one of them strong.
 * @param {{clientX: number, clientY: number}} at
 * @param {string[]} lines
 * @param {number} strong
 */
function show(at, lines, strong) {
  if (!tip) {
    tip = document.createElement("div");
    tip.className = "figure-tip";
    tip.setAttribute("role", "status");
  }
  document.body.append(tip);
  tip.replaceChildren(...lines.map((text, i) => {
    const line = document.createElement(i === strong ? "strong" : "span");
    line.textContent = text;
    return line;
  }));
  const { width, height } = tip.getBoundingClientRect();
  const left = at.clientX + 14 + width > innerWidth ? Math.max(4, at.clientX - 14 - width) : at.clientX + 14;
  const top = Math.min(Math.max(4, at.clientY - height / 2), innerHeight - height - 4);
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${top + scrollY}px`;
}

function hide() {
  tip?.remove();
}

/**
 * Makes what is about some runs stand out on the whole page; "" ends that.
 * @param {string} runs ids, separated by spaces
 */
function light(runs) {
  if (document.documentElement.dataset.lit === runs) return;
  document.documentElement.dataset.lit = runs;
  const lit = new Set(runs.split(" ").filter(Boolean));
  for (const element of document.querySelectorAll("[data-runs]")) {
    const own = element.getAttribute("data-runs")?.split(" ") ?? [];
    element.classList.toggle("lit", lit.size > 0 && own.some((run) => lit.has(run)));
  }
  for (const svg of document.querySelectorAll("svg[data-attached]")) svg.classList.toggle("has-lit", lit.size > 0 && svg.querySelector(".item.lit") !== null);
}

const figureOf = (/** @type {Event} */ event) => /** @type {SVGSVGElement | null} */ (/** @type {Element} */ (event.target).closest?.("svg[data-attached]"));

document.addEventListener("pointermove", (event) => {
  const svg = figureOf(event);
  const row = /** @type {Element} */ (event.target).closest?.("tr[data-runs]");
  if (svg) point(svg, event);
  else {
    hide();
    document.querySelector(".pointed")?.remove();
    light(row?.getAttribute("data-runs") ?? "");
  }
});
document.addEventListener("pointerdown", (event) => {
  const svg = figureOf(event);
  if (svg && event.pointerType !== "mouse") point(svg, event);
});
document.addEventListener("focusin", (event) => light(/** @type {Element} */ (event.target).closest?.("[data-runs]")?.getAttribute("data-runs") ?? ""));
for (const kind of ["click", "keydown"]) {
  document.addEventListener(kind, (event) => {
    const entry = /** @type {Element} */ (event.target).closest?.("svg .legend");
    const key = /** @type {KeyboardEvent} */ (event).key;
    if (!entry || kind === "keydown" && key !== "Enter" && key !== " ") return;
    event.preventDefault();
    toggle(/** @type {Element} */ (entry.closest("svg")), entry.getAttribute("data-series"));
  });
}

for (const svg of document.querySelectorAll("figure svg")) attach(/** @type {SVGSVGElement} */ (svg));
document.addEventListener("gradbook:drawn", (event) => {
  const { figure, before } = /** @type {CustomEvent} */ (event).detail;
  const svg = figure.querySelector("svg");
  if (svg) attach(svg, before);
});
