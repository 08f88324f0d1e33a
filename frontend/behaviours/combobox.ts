import { $, ask, on, pausing, whenTyped } from "./dom.ts";
import { mark, marked, options } from "./options.ts";

/** [data-combobox="url"]: input[role=combobox], ul.options[role=listbox] and a hidden input with the key.
    The server answers ?q= with <li role="option" data-value="…" data-label="…">; of data-beside="name" it is told
    ?beside= as well, what that field of the form holds, or data-fixed. */
const parts = (combo: HTMLElement) => ({
  field: $<HTMLInputElement>("[role=combobox]", combo),
  list: $("[role=listbox]", combo),
  key: $<HTMLInputElement>("input[type=hidden]", combo),
});
const around = (part: HTMLElement) => part.closest("[data-combobox]") as HTMLElement;

function show(combo: HTMLElement, open: boolean): void {
  const { field, list } = parts(combo);
  if (list) list.hidden = !open || !list.firstElementChild;
  field?.setAttribute("aria-expanded", String(list?.hidden === false));
}

function address({ dataset }: HTMLElement, field: HTMLInputElement): string {
  const url = new URL(dataset.combobox ?? "", location.href);
  // What is chosen already is no word to search for: the others are wanted.
  url.searchParams.set("q", field.value === field.dataset.label ? "" : field.value.trim());
  if (dataset.beside && field.form) {
    url.searchParams.set("beside", dataset.fixed ?? String(new FormData(field.form).get(dataset.beside) ?? ""));
  }
  return url.href;
}

async function search(combo: HTMLElement): Promise<void> {
  const { field, list } = parts(combo);
  if (!field || !list) return;
  const asked = address(combo, field);
  const answer = await ask(asked);
  // An answer to what stands there no longer would take the place of the right one.
  if (!answer.ok || asked !== address(combo, field)) return;
  list.innerHTML = await answer.text();
  show(combo, document.activeElement === field);
  mark(combo, field, 0);
}

function choose(combo: HTMLElement, { dataset, textContent }: HTMLElement): void {
  const { field, key } = parts(combo);
  if (!field || !key) return;
  key.value = dataset.value ?? "";
  field.dataset.label = field.value = dataset.label ?? textContent.trim();
  show(combo, false);
  key.dispatchEvent(new Event("change", { bubbles: true }));
}

whenTyped("[data-combobox]", pausing((combo) => void search(combo)));
on("click", "[data-combobox] [role=combobox][aria-expanded=false]", (field) => void search(around(field)));
on("keydown", "[data-combobox]", (combo, event) => {
  const { field, list } = parts(combo);
  const open = list?.hidden === false;
  const here = marked(combo);
  const chosen = options(combo)[here];
  if (event.isComposing) return;
  if (event.key === "ArrowDown" && !open) void search(combo);
  else if (event.key === "ArrowDown") mark(combo, field, here + 1);
  else if (event.key === "ArrowUp") mark(combo, field, here - 1);
  else if (event.key === "Enter" && open && chosen) choose(combo, chosen);
  else if (event.key === "Escape" && open) show(combo, false);
  else return;
  event.preventDefault();
});
on("mousedown", "[data-combobox] [role=option]", (option, event) => {
  event.preventDefault();
  choose(around(option), option);
});
on("focusout", "[data-combobox]", (combo) => show(combo, false));
// Left, or sent by Enter. A name that was only typed is for the server to find; figures would be taken for a key there.
on("change", "[data-combobox] [role=combobox]", (element) => {
  const [field, { key }] = [element as HTMLInputElement, parts(around(element))];
  if (!key || field.value === field.dataset.label) return;
  key.value = field.value = /^\d*$/.test(field.value.trim()) ? "" : field.value.trim();
  field.dataset.label = "";
});
