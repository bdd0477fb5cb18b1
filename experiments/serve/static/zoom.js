// A range that is drawn over learning curves with the mouse is what they show then: the server
// draws it anew, with all points there are. A double click shows all again.

/** @type {{svg: SVGSVGElement, line: any, from: number, box: SVGRectElement} | undefined} */
let drag;

/**
 * @param {SVGSVGElement} svg
 * @param {MouseEvent} event
 */
function place(svg, event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()?.inverse());
}

const curves = (/** @type {Event} */ event) => /** @type {SVGSVGElement | null} */ (/** @type {Element} */ (event.target).closest?.("figure[data-zoom] svg"));

/**
 * Shows a part of the curves.
 * @param {string} from
 * @param {string} to
 */
function show(from, to) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.curves"));
  if (!form) return;
  /** @type {HTMLInputElement} */ (form.elements.namedItem("from")).value = from;
  /** @type {HTMLInputElement} */ (form.elements.namedItem("to")).value = to;
  form.requestSubmit();
}

document.addEventListener("pointerdown", (event) => {
  const svg = curves(event);
  if (!svg || event.button !== 0 || event.pointerType === "touch" || /** @type {Element} */ (event.target).closest(".legend")) return;
  const at = place(svg, event);
  for (const group of svg.querySelectorAll("[data-line]")) {
    const line = JSON.parse(group.getAttribute("data-line") ?? "");
    const [left, top, right, bottom] = line.panel;
    if (at.x < left || at.x > right || at.y < top || at.y > bottom || line.from === line.to) continue;
    event.preventDefault();
    const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    box.setAttribute("class", "zoom");
    box.setAttribute("y", String(top));
    box.setAttribute("height", String(bottom - top));
    svg.append(box);
    drag = { svg, line, from: at.x, box };
    return;
  }
});

/** @param {PointerEvent} event */
function range(event) {
  if (!drag) return { low: 0, high: 0 };
  const [left, , right] = drag.line.panel;
  const to = Math.min(Math.max(place(drag.svg, event).x, left), right);
  return { low: Math.min(drag.from, to), high: Math.max(drag.from, to) };
}

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const { low, high } = range(event);
  drag.box.setAttribute("x", String(low));
  drag.box.setAttribute("width", String(high - low));
});

document.addEventListener("pointerup", (event) => {
  if (!drag) return;
  const { low, high } = range(event), { line, box } = drag;
  box.remove();
  drag = undefined;
  const [left, , right] = line.panel;
  if (high - low < 5) return; // a click
  const value = (/** @type {number} */ x) => String(Number((line.from + ((x - left) / (right - left)) * (line.to - line.from)).toPrecision(4)));
  show(value(low), value(high));
});

document.addEventListener("dblclick", (event) => {
  if (curves(event)) show("", "");
});
