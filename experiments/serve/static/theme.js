// Light or dark: as the system has it, or as a person has chosen here.

const themes = ["system", "light", "dark"];

/** Shows the switch and keeps what is chosen. */
export function theme() {
  const button = /** @type {HTMLButtonElement} */ (document.getElementById("theme"));
  let chosen = localStorage.getItem("gradbook-theme") ?? "system";
  const show = () => {
    document.documentElement.dataset.theme = chosen;
    button.textContent = `Theme: ${chosen}`;
    button.hidden = false;
  };
  button.addEventListener("click", () => {
    chosen = themes[(themes.indexOf(chosen) + 1) % themes.length];
    localStorage.setItem("gradbook-theme", chosen);
    show();
  });
  show();
}
