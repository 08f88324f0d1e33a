import { $, $$, ask, on } from "./dom.ts";

/** [data-combobox="url"]: input[role=combobox], ul.options[role=listbox] and a hidden input with the key.
    The server answers ?q= with <li role="option" data-value="…" data-label="…">. */
let timer = 0;
const parts = (combo: HTMLElement) => ({
  field: $<HTMLInputElement>("[role=combobox]", combo),
  list: $("[role=listbox]", combo),
  key: $<HTMLInputElement>("input[type=hidden]", combo),
});
const options = (combo: HTMLElement): HTMLElement[] => $$("[role=option]", combo);

function show(combo: HTMLElement, open: boolean): void {
  const { field, list } = parts(combo);
  if (!field || !list) return;
  list.hidden = !open || !list.firstElementChild;
  field.setAttribute("aria-expanded", String(!list.hidden));
}

function mark(combo: HTMLElement, index: number): void {
  const all = options(combo);
  const chosen = all.at(all.length ? index % all.length : 0);
  for (const [number, option] of all.entries()) {
    option.id ||= `${parts(combo).list?.id}-${number}`;
    option.setAttribute("aria-selected", String(option === chosen));
  }
  parts(combo).field?.setAttribute("aria-activedescendant", chosen?.id ?? "");
  chosen?.scrollIntoView({ block: "nearest" });
}

async function search(combo: HTMLElement): Promise<void> {
  const { field, list } = parts(combo);
  const url = new URL(combo.dataset.combobox ?? "", location.href);
  url.searchParams.set("q", field?.value.trim() ?? "");
  const answer = await ask(url.href);
  if (!answer.ok || !list) return;
  list.innerHTML = await answer.text();
  show(combo, document.activeElement === field);
  mark(combo, 0);
}

function choose(combo: HTMLElement, { dataset, textContent }: HTMLElement): void {
  const { field, key } = parts(combo);
  if (!field || !key) return;
  key.value = dataset.value ?? "";
  field.value = dataset.label ?? textContent.trim();
  field.dataset.label = field.value;
  show(combo, false);
  key.dispatchEvent(new Event("change", { bubbles: true }));
}

on("input", "[data-combobox]", (combo, event) => {
  clearTimeout(timer);
  if ((event as InputEvent).isComposing) return;
  timer = window.setTimeout(() => void search(combo), 120);
});
on("keydown", "[data-combobox]", (combo, event) => {
  const open = parts(combo).field?.getAttribute("aria-expanded") === "true";
  const here = options(combo).findIndex((option) => option.getAttribute("aria-selected") === "true");
  const chosen = options(combo)[here];
  if (event.isComposing) return;
  if (event.key === "ArrowDown" && !open) void search(combo);
  else if (/^Arrow(Down|Up)$/.test(event.key)) mark(combo, here + (event.key === "ArrowDown" ? 1 : -1));
  else if (event.key === "Enter" && open && chosen) choose(combo, chosen);
  else if (event.key === "Escape" && open) show(combo, false);
  else return;
  event.preventDefault();
});
on("mousedown", "[data-combobox] [role=option]", (option, event) => {
  event.preventDefault();
  choose(option.closest("[data-combobox]") as HTMLElement, option);
});
on("focusout", "[data-combobox]", (combo) => {
  const { field, key } = parts(combo);
  show(combo, false);
  // What was typed but not chosen is no reference: empty clears, the rest goes back.
  if (field?.value === "" && key) key.value = "";
  else if (field && key?.value) field.value = field.dataset.label ?? field.value;
});
