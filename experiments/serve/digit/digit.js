// Draw a digit: a canvas, and what a run's network says of what is drawn on it, while it is
// drawn. A page calls mount; all that it shows comes from one address, see handler.go.
import { View, mistakeWords } from "./digit-view.js";
import { ask, button, bytesOf, contextOf, image, make, messageOf, side } from "./digit-parts.js";

/**
 * @typedef {{run: number, refusal: string, classes: string[], preparation: string, augmentation: string}} About
 * @typedef {{pixels: string, predicted: number, scores: number[], probabilities: number[]}} Opinion
 * @typedef {{split: string, sample: number, label: number, predicted: number, probability: number, distance: number, pixels: string}} Mistake
 * @typedef {Opinion & {seconds: number, augmented: Opinion[], mistakes: Mistake[], among: string, pending: boolean}} Answer
 * @typedef {{words: string, label: number, pixels: string}} Sample
 * @typedef {{url: string, header?: {name: string, value: string}}} Options
 *   url: where the run's drawings are answered; header: what each request brings
 * @typedef {{x: number, y: number}} Point in 0..1, from the upper left
 */

const sent = 140;          // side of the drawing that is sent
const thickness = 0.09;    // of a line, as a share of the canvas
const again = 700;         // milliseconds after which a pending answer is asked for again
const arrows = new Map([
  ["ArrowLeft", {right: -1, down: 0}], ["ArrowRight", {right: 1, down: 0}],
  ["ArrowUp", {right: 0, down: -1}], ["ArrowDown", {right: 0, down: 1}],
]);

/** mount puts everything into an element, once. @param {HTMLElement} element @param {Options} options */
export async function mount(element, options) {
  if (element.classList.contains("digit")) return;
  element.classList.add("digit");
  element.replaceChildren(make("p", {className: "digit-quiet", textContent: "Loading the network…"}));
  try {
    /** @type {About} */
    const about = await ask(options, "");
    if (about.refusal) throw new Error(about.refusal);
    new Desk(element, options, about);
  } catch (error) {
    element.replaceChildren(make("p", {className: "digit-refusal", textContent: messageOf(error)}));
  }
}

/** Desk is what one person draws on, and sees. */
class Desk {
  /** @type {Point[][]} */ strokes = [];
  /** @type {?Sample} what lies under the strokes */ sample = null;
  next = 0; // number of the next sample
  shift = {right: 0, down: 0};
  drawing = false;
  asking = false; // a request is on its way
  stale = false;  // and something has been drawn since
  timer = 0;      // of the next request for a pending answer
  frame = 0;      // of the next painting

  /** @param {HTMLElement} element @param {Options} options @param {About} about */
  constructor(element, options, about) {
    this.options = options;
    this.about = about;
    this.view = new View(about, mistake => this.begin(mistake, mistakeWords(mistake, about.classes)));
    this.canvas = make("canvas", {className: "digit-canvas", tabIndex: 0});
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-label", "Draw here. Without a pen: T for a test image, arrow keys move it, Backspace undoes, Escape clears.");
    const buttons = make("p", {className: "digit-buttons"},
      this.undoButton = button("Undo", "undo", () => this.undo()),
      this.clearButton = button("Clear", "clear", () => this.clear()),
      button("Test image", "sample", () => this.another()));
    const left = make("div", {className: "digit-desk"}, this.canvas, buttons,
      make("p", {className: "digit-quiet digit-keys", textContent: "Draw with mouse, finger or pen. On the keyboard: T brings a test image, arrows move it, Backspace undoes, Escape clears."}));
    element.replaceChildren(make("div", {className: "digit-top"}, left, this.view.verdict, this.view.sight), this.view.below);
    this.listen();
    this.paint();
    this.view.clear();
  }

  listen() {
    const c = this.canvas;
    c.addEventListener("pointerdown", event => {
      if (!event.isPrimary || event.button !== 0) return;
      event.preventDefault(); // no text is selected
      c.focus({preventScroll: true});
      c.setPointerCapture(event.pointerId);
      this.drawing = true;
      this.strokes.push([this.place(event)]);
      this.changed();
    });
    c.addEventListener("pointermove", event => {
      if (!this.drawing || !event.isPrimary) return;
      const passed = event.getCoalescedEvents?.() ?? [];
      this.strokes.at(-1)?.push(...(passed.length ? passed : [event]).map(e => this.place(e)));
      this.changed();
    });
    for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) c.addEventListener(end, event => { this.drawing &&= !event.isPrimary; });
    c.addEventListener("keydown", event => this.key(event));
    new ResizeObserver(() => this.paint()).observe(c);
  }

  /** @param {PointerEvent} event @returns {Point} */
  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return {x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height};
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const arrow = arrows.get(event.key);
    const command = event.ctrlKey || event.metaKey;
    if (arrow && !command && !event.altKey) this.move(arrow.right, arrow.down);
    else if (event.key === "Backspace" || command && event.key === "z") this.undo();
    else if (event.key === "Escape" || event.key === "Delete") this.clear();
    else if (event.key.toLowerCase() === "t" && !command && !event.altKey) this.another();
    else return;
    event.preventDefault();
  }

  undo() {
    if (!this.strokes.pop()) this.sample = null;
    this.changed();
  }

  clear() {
    this.strokes = [];
    this.sample = null;
    this.shift = {right: 0, down: 0};
    this.changed();
  }

  /** move moves what the network sees by so many pixels. @param {number} right @param {number} down */
  move(right, down) {
    /** @param {number} n */
    const within = n => Math.max(-side, Math.min(side, n));
    this.shift = {right: within(this.shift.right + right), down: within(this.shift.down + down)};
    this.changed();
  }

  async another() {
    try {
      const sample = await ask(this.options, `?sample=${this.next++}`);
      this.begin(sample, `a ${this.about.classes[sample.label]}: ${sample.words}`);
    } catch (error) {
      this.view.say(messageOf(error));
    }
  }

  /** begin puts an image on the canvas. @param {Sample | Mistake} sample @param {string} words */
  begin(sample, words) {
    this.clear();
    this.sample = {pixels: sample.pixels, label: sample.label, words};
    this.canvas.focus(); // where arrows move it
    this.changed();
  }

  /** changed paints and asks anew. */
  changed() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paint());
    clearTimeout(this.timer);
    this.ask();
  }

  get empty() { return !this.sample && this.strokes.length === 0; }

  /** ask has the network look at the drawing, one at a time: the latest one counts. */
  async ask() {
    this.stale = true;
    if (this.asking) return;
    this.asking = true;
    while (this.stale) {
      this.stale = false;
      if (this.empty) {
        this.view.clear();
        continue;
      }
      try {
        const answer = await this.answer();
        if (this.empty) continue;
        this.view.show(answer, this.words());
        clearTimeout(this.timer);
        if (answer.pending) this.timer = setTimeout(() => this.ask(), again);
      } catch (error) {
        if (!this.empty) this.view.say(messageOf(error));
      }
    }
    this.asking = false;
  }

  /** @returns {Promise<Answer>} */
  answer() {
    const query = `right=${this.shift.right}&down=${this.shift.down}`;
    if (this.sample && this.strokes.length === 0) {
      return ask(this.options, `?prepared&${query}`, bytesOf(this.sample.pixels));
    }
    const page = make("canvas", {width: sent, height: sent});
    const context = contextOf(page);
    this.draw(context, sent);
    const rgba = context.getImageData(0, 0, sent, sent).data;
    const ink = new Uint8Array(sent * sent);
    for (let i = 0; i < ink.length; i++) ink[i] = rgba[4 * i];
    return ask(this.options, `?${query}`, ink);
  }

  /** words says what is looked at, if that is not just a drawing. */
  words() {
    const {right, down} = this.shift;
    const moved = [right && `${Math.abs(right)} px ${right < 0 ? "left" : "right"}`, down && `${Math.abs(down)} px ${down < 0 ? "up" : "down"}`].filter(Boolean);
    let words = this.sample ? `This is ${this.sample.words}${this.strokes.length ? ", drawn on" : ""}.` : "";
    if (moved.length) words += ` Moved ${moved.join(" and ")}.`;
    return words.trim();
  }

  /** draw draws in white on black, as the images of the dataset are. @param {CanvasRenderingContext2D} context @param {number} size */
  draw(context, size) {
    context.fillStyle = "black";
    context.fillRect(0, 0, size, size);
    if (this.sample) context.drawImage(image(this.sample.pixels), 0, 0, size, size);
    Object.assign(context, {lineWidth: thickness * size, lineCap: "round", lineJoin: "round", strokeStyle: "white"});
    for (const stroke of this.strokes) {
      context.beginPath();
      context.moveTo(stroke[0].x * size, stroke[0].y * size);
      for (const p of stroke) context.lineTo(p.x * size + 0.01, p.y * size); // a line of no length would not be drawn
      context.stroke();
    }
  }

  paint() {
    const size = Math.round(this.canvas.clientWidth * (devicePixelRatio || 1)) || sent;
    if (this.canvas.width !== size) this.canvas.width = this.canvas.height = size;
    this.draw(contextOf(this.canvas), size);
    this.undoButton.disabled = this.clearButton.disabled = this.empty;
  }
}
