// What is shown of the answers to a drawing.
import { image, make, show, side } from "./digit-parts.js";

/**
 * @typedef {import("./digit.js").About} About
 * @typedef {import("./digit.js").Answer} Answer
 * @typedef {import("./digit.js").Mistake} Mistake
 */

const pause = 1500; // milliseconds between two announcements to a screen reader, at least

/** View shows answers. */
export class View {
  toSay = "";
  /** @type {number | undefined} */ speaking;
  /** @type {Map<HTMLElement, string>} what each list shows */ shown = new Map();

  /** @param {About} about @param {(mistake: Mistake) => void} pick */
  constructor(about, pick) {
    this.about = about;
    this.pick = pick;
    this.rows = about.classes.map(name => {
      const bar = make("span", {className: "digit-bar"}), probability = make("td"), score = make("td");
      const element = make("tr", {}, make("th", {scope: "row", textContent: name}),
        make("td", {className: "digit-track", ariaHidden: "true"}, bar), probability, score);
      return {element, bar, probability, score};
    });
    this.headline = make("p", {className: "digit-headline"});
    this.words = make("p", {className: "digit-quiet"});
    this.live = make("p", {className: "digit-hidden"});
    this.live.setAttribute("aria-live", "polite");
    this.seen = make("canvas", {className: "digit-seen", width: side, height: side});
    this.seen.setAttribute("role", "img");
    this.seen.setAttribute("aria-label", "What the network sees: the drawing in 28 x 28 pixels");
    const table = make("table", {className: "digit-classes"},
      make("thead", {}, make("tr", {}, head("class"), make("td", {ariaHidden: "true"}), head("probability"), head("score"))),
      make("tbody", {}, ...this.rows.map(row => row.element)));
    this.verdict = make("div", {className: "digit-verdict"}, this.headline, this.words, this.live, table,
      make("p", {className: "digit-quiet", textContent: "The score of a class is its logit: what the last layer adds up to, before it becomes a probability."}));
    this.augmented = make("ul", {className: "digit-images"});
    this.among = make("p", {className: "digit-quiet"});
    this.mistakes = make("ul", {className: "digit-images"});
    this.sight = make("section", {className: "digit-sight"}, heading("What the network sees"), this.seen,
      make("p", {className: "digit-quiet", textContent: about.preparation}));
    this.below = make("div", {className: "digit-below"},
      make("section", {}, heading("After the run’s augmentation"), make("p", {className: "digit-quiet", textContent: about.augmentation}), this.augmented),
      make("section", {}, heading("The nearest mistakes"), this.among, this.mistakes));
  }

  clear() {
    this.say("Draw a digit.");
    show(this.seen, "");
    this.among.textContent = "";
    this.fill(this.augmented, [], image);
    this.fill(this.mistakes, [], image);
  }

  /** say shows a sentence in place of a verdict. @param {string} sentence */
  say(sentence) {
    this.headline.textContent = sentence;
    this.spoken(sentence);
    this.words.textContent = "";
    for (const row of this.rows) {
      row.bar.style.setProperty("--share", "0");
      row.probability.textContent = row.score.textContent = "–";
      row.element.classList.remove("digit-first");
    }
  }

  /** @param {Answer} answer @param {string} words */
  show(answer, words) {
    const name = this.about.classes[answer.predicted], certainty = percent(answer.probabilities[answer.predicted]);
    this.headline.replaceChildren(make("b", {textContent: name}), ` with probability ${certainty}`);
    this.words.textContent = `${words} The network took ${(answer.seconds * 1000).toFixed(2)} ms.`.trim();
    this.spoken(`${name} with probability ${certainty}. ${words}`.trim());
    this.rows.forEach((row, i) => {
      row.bar.style.setProperty("--share", String(answer.probabilities[i]));
      row.element.classList.toggle("digit-first", i === answer.predicted);
      row.probability.textContent = percent(answer.probabilities[i]);
      row.score.textContent = signed(answer.scores[i]);
    });
    show(this.seen, answer.pixels);
    this.fill(this.augmented, answer.augmented ?? [], opinion => make("span", {},
      image(opinion.pixels), caption(`${this.about.classes[opinion.predicted]}, ${percent(opinion.probabilities[opinion.predicted])}`)));
    this.among.textContent = answer.among;
    this.fill(this.mistakes, answer.mistakes ?? [], mistake => {
      const words = mistakeWords(mistake, this.about.classes);
      const pick = make("button", {type: "button", title: `Draw on ${words}`}, image(mistake.pixels),
        caption(`a ${this.about.classes[mistake.label]}, read as ${this.about.classes[mistake.predicted]}`), caption(`distance ${mistake.distance.toFixed(1)}`));
      pick.addEventListener("click", () => this.pick(mistake));
      return pick;
    });
  }

  /**
   * fill makes a list of things, unless it shows the same already.
   * @template T @param {HTMLElement} list @param {T[]} things @param {(thing: T) => Node} element
   */
  fill(list, things, element) {
    const key = JSON.stringify(things);
    if (this.shown.get(list) === key) return;
    this.shown.set(list, key);
    list.replaceChildren(...things.map(thing => make("li", {}, element(thing))));
  }

  /** spoken has a screen reader say the latest words, now and then. @param {string} words */
  spoken(words) {
    this.toSay = words;
    this.speaking ??= setTimeout(() => {
      this.speaking = undefined;
      if (this.live.textContent !== this.toSay) this.live.textContent = this.toSay;
    }, pause);
  }
}

/** @param {Mistake} m @param {string[]} classes */
export function mistakeWords(m, classes) {
  const file = {train: "training image", val: "validation image", test: "test image"}[m.split] ?? m.split;
  return `a ${classes[m.label]}: ${file} ${m.sample}, which the network reads as ${classes[m.predicted]} with ${percent(m.probability)}`;
}

/** @param {string} text */
const caption = text => make("span", {className: "digit-caption", textContent: text});
/** @param {string} text */
const heading = text => make("h3", {textContent: text});
/** @param {string} text */
const head = text => make("th", {scope: "col", textContent: text});
/** @param {number} share */
const percent = share => (100 * share).toFixed(1) + " %";
/** @param {number} score */
const signed = score => score.toFixed(2).replace("-", "−");
