// What every page does: it puts what changes into place without loading the page anew.
import "./interactive.js";
import "./zoom.js";
import { follow } from "./live.js";
import { figures } from "./figures.js";
import { choices } from "./choices.js";
import { acts } from "./acts.js";
import { log } from "./log.js";
import { table } from "./table.js";
import { theme } from "./theme.js";
import { drawing } from "./drawing.js";

/** Wakes what is on the page; called again after another page has been put into its place. */
function wake() {
  figures(document);
  log(document);
  table();
  drawing();
  follow();
}

theme();
choices(wake);
acts(wake);
wake();
