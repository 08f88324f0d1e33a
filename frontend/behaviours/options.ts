import { $$ } from "./dom.ts";

/** What is offered to a field: [role=option] in a box, one of them marked; the field says which to a screen reader. */
export const options = (box: Element): HTMLElement[] => $$("[role=option]", box);

export const marked = (box: Element): number =>
  options(box).findIndex((option) => option.getAttribute("aria-selected") === "true");

/** Marks an option by its number, round and round. */
export function mark(box: Element, field: Element | null, number: number): void {
  const all = options(box);
  const chosen = all.at(all.length ? number % all.length : 0);
  for (const option of all) option.setAttribute("aria-selected", String(option === chosen));
  if (!chosen) {
    field?.removeAttribute("aria-activedescendant");
    return;
  }
  chosen.id ||= `${chosen.closest("[role=listbox]")?.id ?? "hit"}-${all.indexOf(chosen)}`;
  field?.setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
}
