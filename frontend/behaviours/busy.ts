import { $$, on } from "./dom.ts";

/** A button that waits keeps its width and shows a ring and a word in progress (data-busy). */
function wait(button: HTMLButtonElement): void {
  if (button.getAttribute("aria-busy") === "true") return;
  button.dataset.label = button.innerHTML;
  button.style.setProperty("min-width", `${button.offsetWidth}px`);
  const ring = document.createElement("span");
  ring.className = "ring";
  button.replaceChildren(ring, button.dataset.busy ?? "");
  button.setAttribute("aria-busy", "true");
}

function rest(): void {
  for (const button of $$<HTMLButtonElement>("button[aria-busy=true][data-label]")) {
    button.innerHTML = button.dataset.label ?? "";
    button.style.removeProperty("min-width");
    button.removeAttribute("aria-busy");
    delete button.dataset.label;
  }
}

on("submit", "form", (form, event) => {
  if (event.defaultPrevented && !form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete], [data-ajax]") && !form.closest("#dialog")) return;
  const button = event.submitter ?? form.querySelector("button[type=submit], button:not([type])");
  if (!(button instanceof HTMLButtonElement) || !button.hasAttribute("data-busy")) return;
  if (button.getAttribute("aria-busy") === "true") event.preventDefault();
  // After this turn: the button's own name and value still belong to the form data.
  else setTimeout(() => wait(button));
});
addEventListener("pageshow", rest);
document.addEventListener("htmx:finally:request", rest);
