import { $, $$, fresh, on } from "./dom.ts";

/** form[data-draft="key"]: what was typed survives a closed tab; [data-draft-note] inside says that it came back.
    form[data-guard]: leaving with unsaved changes asks first. */
const key = (form: HTMLFormElement): string => `draft:${form.dataset.draft}`;
const fields = (form: HTMLFormElement) =>
  $$<HTMLInputElement>("input:not([type=hidden]):not([type=password]):not([type=file]), textarea, select", form).filter((field) => field.name);

function keep(form: HTMLFormElement): void {
  const values = fields(form).map((field) => [field.name, /checkbox|radio/.test(field.type) ? field.checked : field.value]);
  try {
    localStorage.setItem(key(form), JSON.stringify(values));
  } catch {
    // A full or forbidden store only means that there is no draft.
  }
}

function restore(form: HTMLFormElement): void {
  form.dataset.drafted = "yes";
  const stored = localStorage.getItem(key(form));
  if (!stored || $("[aria-invalid=true]", form)) return;
  let changed = false;
  const values = JSON.parse(stored) as [string, string | boolean][];
  for (const [index, field] of fields(form).entries()) {
    const [name, value] = values[index] ?? ["", ""];
    if (name !== field.name) continue;
    if (typeof value === "boolean") {
      changed ||= field.checked !== value;
      field.checked = value;
    } else {
      changed ||= field.value !== value;
      field.value = value;
    }
  }
  const note = $("[data-draft-note]", form);
  if (changed && note) note.hidden = false;
}

let timer = 0;
on("input", "form[data-draft], form[data-guard]", (element) => {
  element.dataset.dirty = "yes";
  clearTimeout(timer);
  if (element.dataset.draft) timer = window.setTimeout(() => keep(element as HTMLFormElement), 400);
});
on("submit", "form", (element) => {
  delete element.dataset.dirty;
  clearTimeout(timer);
  if (element.dataset.draft) localStorage.removeItem(key(element as HTMLFormElement));
});
on("click", "[data-draft-drop]", (element) => {
  const form = element.closest("form");
  if (!form) return;
  localStorage.removeItem(key(form));
  form.reset();
  const note = $("[data-draft-note]", form);
  if (note) note.hidden = true;
});
addEventListener("beforeunload", (event) => {
  if ($("form[data-guard][data-dirty]")) event.preventDefault();
});
fresh(() => $$<HTMLFormElement>("form[data-draft]:not([data-drafted])").forEach(restore));
