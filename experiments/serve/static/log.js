// The output of a run's program, which goes on as it comes. A carriage return begins its line
// anew, as in a terminal, and colours are left out.

/** @type {number | undefined} */
let timer;

/** @param {ParentNode} page */
export function log(page) {
  clearInterval(timer);
  const place = /** @type {HTMLElement | null} */ (page.querySelector("[data-log]"));
  if (!place) return;
  let end = "", rest = "";
  /** @type {string[]} */
  let lines = [""];
  const more = async () => {
    if (document.hidden) return;
    let answer;
    try {
      answer = await fetch(`${place.dataset.log}${end && "?from=" + end}`);
    } catch {
      return; // the server is gone; the next time may be better
    }
    if (!answer.ok) return;
    const text = await answer.text();
    if (end === answer.headers.get("Log-End")) return;
    end = answer.headers.get("Log-End") ?? "";
    const atEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 30;
    lines = type(lines, (rest + text).replace(/\x1b\[[0-9;?]*[A-Za-z]/g, "").replace(/\r\n/g, "\n"));
    lines = lines.slice(-5000);
    place.textContent = lines.join("\n");
    if (atEnd) place.scrollTop = place.scrollHeight;
    if (end !== answer.headers.get("Log-Size")) more();
  };
  more();
  timer = setInterval(more, 1000);
}

/**
 * Writes text after lines as a terminal does.
 * @param {string[]} lines
 * @param {string} text
 */
export function type(lines, text) {
  const all = lines.slice(0, -1), pieces = ((lines.at(-1) ?? "") + text).split("\n");
  for (const piece of pieces) {
    let line = "";
    for (const part of piece.split("\r")) if (part !== "") line = part + line.slice(part.length);
    all.push(line);
  }
  return all;
}
