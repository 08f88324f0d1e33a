import { $, $$, ask, fragment, on } from "./dom.ts";

/** [data-edit="url"] (a fact), or in a row [data-edit="field"], which is cell/field/ below the row's data-href: GET answers the form of that cell, POST the new row or cell, or 422 the form with its reason.
    Enter keeps, Esc drops, Tab keeps and goes on. The typed value is never lost. */
const before = new WeakMap<HTMLElement, Node[]>();
let leaving = false;

async function open(cell: HTMLElement): Promise<void> {
  if (cell.classList.contains("edit")) return;
  const name = cell.dataset.edit ?? "";
  const answer = await ask(name.startsWith("/") ? name : `${cell.closest<HTMLElement>("[data-href]")?.dataset.href}cell/${name}/`);
  if (!answer.ok || cell.classList.contains("edit")) return;
  before.set(cell, [...cell.childNodes]);
  cell.replaceChildren(fragment(await answer.text()));
  cell.classList.add("edit");
  const field = $<HTMLInputElement>(".input, input:not([type=hidden]), select, textarea", cell);
  field?.focus();
  if (field?.select) field.select();
}

function drop(cell: HTMLElement): void {
  cell.replaceChildren(...(before.get(cell) ?? []));
  cell.classList.remove("edit", "refused");
  cell.closest<HTMLElement>("[data-row]")?.focus();
}

async function keep(cell: HTMLElement, on: number): Promise<void> {
  const form = $<HTMLFormElement>("form", cell);
  if (!form || leaving) return;
  leaving = true;
  const place = $$("[data-edit]").indexOf(cell);
  cell.closest("tr")?.classList.add("saving");
  try {
    const answer = await ask(form.action, new FormData(form));
    const parts = fragment(await answer.text());
    if (answer.ok) replace(cell, parts);
    else if (answer.status === 422 || answer.status === 409) {
      cell.replaceChildren(parts);
      cell.classList.add("refused");
      $<HTMLInputElement>("[aria-invalid=true], .input, input:not([type=hidden])", cell)?.focus();
    }
    document.dispatchEvent(new Event("ui:swapped"));
    if (answer.ok && on) $$("[data-edit]")[place + on]?.click();
  } finally {
    leaving = false;
    cell.closest("tr")?.classList.remove("saving");
  }
}

function replace(cell: HTMLElement, parts: DocumentFragment): void {
  const [row, news] = [cell.closest("tr"), parts.querySelector("tr, td")];
  if (news?.matches("tr") && row) {
    if (row.classList.contains("cursor")) news.classList.add("cursor");
    row.replaceWith(parts);
  } else if (news) cell.replaceWith(parts);
  else {
    cell.replaceChildren(parts);
    cell.classList.remove("edit", "refused");
  }
  $("#totals")?.dispatchEvent(new Event("rows-changed")); // counted anew
}

on("click", "[data-edit]", (cell, event) => {
  if (!(event.target as HTMLElement).closest("a, button, input, select, textarea")) void open(cell);
});
on("keydown", ".edit", (cell, event) => {
  if (event.isComposing || !["Enter", "Escape", "Tab"].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.key === "Escape") drop(cell);
  else void keep(cell, event.key === "Tab" ? (event.shiftKey ? -1 : 1) : 0);
});
on("submit", ".edit form", (form, event) => {
  event.preventDefault();
  void keep(form.closest(".edit") as HTMLElement, 0);
});
on("focusout", ".edit", (cell, event) => {
  if (event.relatedTarget instanceof Node && cell.contains(event.relatedTarget)) return;
  setTimeout(() => cell.isConnected && cell.classList.contains("edit") && !cell.matches(":focus-within") && void keep(cell, 0), 120);
});
