import { $, $$, on, typing } from "./dom.ts";
import { htmx } from "./htmx.ts";

/** aside#peek shows a row's data-peek address beside the list; an empty one is peek/ below data-href. The URL carries it (?peek=<data-row>), Esc closes it
    and gives the focus back to the row. On phones the page itself opens. */
const aside = (): HTMLElement | null => $("#peek");
const phone = matchMedia("(max-width: 640px)");

export const peeking = (): boolean => Boolean(aside() && !aside()?.hidden);

function address(pk: string): void {
  const url = new URL(location.href);
  if (pk) url.searchParams.set("peek", pk);
  else url.searchParams.delete("peek");
  history.replaceState(history.state, "", url);
}

export function openPeek(row: HTMLElement): void {
  const panel = aside();
  const url = row.dataset.peek === "" ? `${row.dataset.href ?? ""}peek/` : row.dataset.peek;
  if (!panel || !url || phone.matches) {
    if (row.dataset.href) location.assign(row.dataset.href);
    return;
  }
  for (const other of $$("[data-row].open")) other.classList.remove("open");
  row.classList.add("open");
  panel.hidden = false;
  panel.setAttribute("aria-busy", "true");
  address(row.dataset.pk ?? row.dataset.row ?? "");
  void htmx.ajax("GET", url, { target: "#peek", swap: "innerHTML" }).then(() => panel.removeAttribute("aria-busy"));
}

function close(): void {
  const panel = aside();
  if (!panel || panel.hidden) return;
  panel.hidden = true;
  panel.replaceChildren();
  address("");
  const row = $<HTMLElement>("[data-row].open");
  row?.classList.remove("open");
  row?.focus();
}

function step(by: number): void {
  const all = $$("[data-rows] [data-peek]");
  const next = all[all.findIndex((row) => row.classList.contains("open")) + by];
  if (!next) return;
  for (const other of $$("[data-row].cursor")) other.classList.remove("cursor");
  next.classList.add("cursor");
  next.scrollIntoView({ block: "nearest" });
  openPeek(next);
}

on("click", "[data-peek-close]", close);
on("click", "[data-peek-step]", (button) => step(Number(button.dataset.peekStep)));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || typing(event) || $("dialog:modal, [popover].menu:popover-open")) return;
  close();
});
