import { $, fresh, on, say } from "./dom.ts";

/** Ctrl Enter saves; after a refusal the first wrong field has the focus; small helps inside fields. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = (event.target as HTMLElement | null)?.closest("form");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit($<HTMLButtonElement>("button.main[type=submit], button.main:not([type])", form));
});

fresh(() => {
  const wrong = $("main [aria-invalid=true], dialog[open] [aria-invalid=true]");
  if (!wrong || wrong.dataset.focused) return;
  wrong.dataset.focused = "yes";
  wrong.focus();
  const why = wrong.closest(".field")?.querySelector(".why");
  if (why?.textContent) say(why.textContent.trim());
});

/** The eye in a password field. */
on("click", "[data-reveal]", (button) => {
  const field = $<HTMLInputElement>("input", button.parentElement ?? document);
  if (!field) return;
  field.type = field.type === "password" ? "text" : "password";
  button.setAttribute("aria-pressed", String(field.type === "text"));
});

/** A change that should act at once: filters, the language, a page size. */
on("change", "[data-submit-on-change]", (field) => {
  (field as HTMLInputElement).form?.requestSubmit();
});

/** Something the person has read and may put away. */
on("click", "[data-dismiss]", (button) => {
  button.closest("[data-dismissable]")?.remove();
});

/** A part that belongs to one choice: data-when="name=value". */
function depend(form: HTMLFormElement): void {
  const values = new FormData(form);
  for (const part of form.querySelectorAll<HTMLElement>("[data-when]")) {
    const [name = "", value = ""] = (part.dataset.when ?? "").split("=");
    part.hidden = !values.getAll(name).map(String).includes(value);
  }
}
on("change", "form:has([data-when])", (form) => depend(form as HTMLFormElement));
fresh(() => document.querySelectorAll<HTMLFormElement>("form:has([data-when])").forEach(depend));
