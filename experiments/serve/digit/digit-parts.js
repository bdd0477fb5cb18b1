// Small things that drawing and showing have in common.

export const side = 28; // of the images, in pixels

/** @typedef {import("./digit.js").Options} Options */

/** ask fetches JSON; with a body it sends that. @param {Options} options @param {string} query @param {Uint8Array<ArrayBuffer>} [body] */
export async function ask(options, query, body) {
  const headers = options.header ? {[options.header.name]: options.header.value} : {};
  let response;
  try {
    response = await fetch(options.url + query, {method: body ? "POST" : "GET", headers: {...headers, Accept: "application/json", ...(body && {"Content-Type": "application/octet-stream"})}, body});
  } catch {
    throw new Error("The server does not answer. Is it still running?");
  }
  const answer = await response.json().catch(() => ({error: `The server answered with status ${response.status}.`}));
  if (!response.ok) throw new Error(answer.error ?? `The server answered with status ${response.status}.`);
  return answer;
}

/** @param {string} base64 */
export const bytesOf = base64 => Uint8Array.from(atob(base64), c => c.charCodeAt(0));

/** @param {HTMLCanvasElement} canvas */
export const contextOf = canvas => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", {willReadFrequently: true}));

/** messageOf is what a person is told of an error. @param {unknown} error */
export const messageOf = error => error instanceof Error ? error.message : String(error);

/** show puts an image of grey levels on a canvas, black where there are none. @param {HTMLCanvasElement} canvas @param {string} pixels */
export function show(canvas, pixels) {
  const shown = new ImageData(side, side);
  shown.data.fill(255);
  const levels = pixels ? bytesOf(pixels) : new Uint8Array(side * side);
  levels.forEach((level, i) => shown.data.fill(level, 4 * i, 4 * i + 3));
  contextOf(canvas).putImageData(shown, 0, 0);
}

/** @param {string} pixels */
export function image(pixels) {
  const canvas = make("canvas", {width: side, height: side, ariaHidden: "true"});
  show(canvas, pixels);
  return canvas;
}

/** @param {string} text @param {string} name @param {() => void} act */
export function button(text, name, act) {
  const made = make("button", {type: "button", textContent: text});
  made.dataset.act = name;
  made.addEventListener("click", act);
  return made;
}

/**
 * make makes an element.
 * @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {object} [properties] @param {...(Node|string)} children
 */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
