import { $, $$, modified, on, typing } from "./dom.ts";
import { openPeek, peeking } from "./peek.ts";

/** [data-rows] [data-row]: J and K move, X ticks, Space peeks, Enter opens (data-href), E edits or acts. */
const rows = (): HTMLElement[] => $$("[data-rows] [data-row]").filter((row) => row.getClientRects().length > 0);
const current = (): HTMLElement | null => $("[data-row].cursor");

export function go(row: HTMLElement | undefined): void {
  if (!row) return;
  for (const other of $$("[data-row].cursor")) other.classList.remove("cursor");
  row.classList.add("cursor");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (peeking()) openPeek(row);
}

function move(by: number): void {
  const all = rows();
  const here = current();
  if (!here) go(all.at(0));
  else go(all[Math.max(0, Math.min(all.length - 1, all.indexOf(here) + by))]);
}

const acts: Record<string, (row: HTMLElement) => void> = {
  x: (row) => $<HTMLInputElement>("[data-tick], td.tick input", row)?.click(),
  " ": (row) => openPeek(row),
  Enter: (row) => {
    if (row.dataset.href) location.assign(row.dataset.href);
    else $<HTMLElement>("a", row)?.click();
  },
  e: (row) => $<HTMLElement>("[data-edit], [data-act]", row)?.click(),
  s: (row) => $<HTMLElement>("[data-later]", row)?.click(),
};

/** Enter and Space belong to a link or button that has the focus. */
const owned = (event: KeyboardEvent): boolean =>
  (event.key === "Enter" || event.key === " ") && (event.target as HTMLElement).matches("a, button, input, summary");

const silent = (event: KeyboardEvent): boolean =>
  event.defaultPrevented || modified(event) || typing(event) || owned(event) || !$("[data-rows]") || Boolean($("dialog:modal"));

document.addEventListener("keydown", (event) => {
  if (silent(event)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const row = current();
  const act = acts[key];
  if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
  else if (row && act) act(row);
  else return;
  event.preventDefault();
});

on("click", "[data-row]", (row, event) => {
  if ((event.target as HTMLElement).closest("a, button, input, select, label, [data-edit], form") || getSelection()?.toString()) return;
  if (row.dataset.peek !== undefined) {
    go(row);
    if (!peeking()) openPeek(row);
  } else if (row.dataset.href) location.assign(row.dataset.href);
});
