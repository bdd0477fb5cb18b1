// The place to draw a digit, on the page of a run that has its weights.

/** Shows the place, if there is one. */
export async function drawing() {
  const place = document.getElementById("digit");
  if (!place) return;
  const { mount } = await import("../digit/digit.js");
  const section = place.closest("section");
  if (section) section.hidden = false;
  mount(place, { url: place.dataset.address ?? "" });
}
