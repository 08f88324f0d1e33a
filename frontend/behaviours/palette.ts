import { $, $$, ask, on } from "./dom.ts";

/** dialog#palette[data-url]: Ctrl K opens it; the server answers ?q= with role=option links. */
let latest: AbortController | null = null;
let timer = 0;

const box = (): HTMLDialogElement | null => $<HTMLDialogElement>("dialog#palette");
const field = (): HTMLInputElement | null => $<HTMLInputElement>("#palette input");
const options = (): HTMLElement[] => $$("#palette [role=option]");

function mark(index: number): void {
  const all = options();
  const chosen = all.at(all.length ? index % all.length : 0);
  for (const option of all) option.setAttribute("aria-selected", String(option === chosen));
  if (chosen) {
    chosen.id ||= `hit-${all.indexOf(chosen)}`;
    field()?.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else field()?.removeAttribute("aria-activedescendant");
}

async function search(): Promise<void> {
  latest?.abort();
  latest = new AbortController();
  const url = new URL(box()?.dataset.url ?? "", location.href);
  url.searchParams.set("q", field()?.value.trim() ?? "");
  try {
    const answer = await ask(url.href, undefined, latest.signal);
    if (!answer.ok) return;
    const hits = $("#palette .hits");
    if (hits) hits.innerHTML = await answer.text();
    mark(0);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

export function openPalette(): void {
  const dialog = box();
  if (!dialog || dialog.open) return;
  dialog.showModal();
  field()?.select();
  void search();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && !event.isComposing) {
    event.preventDefault();
    openPalette();
  }
});
on("click", "[data-palette]", (_, event) => {
  event.preventDefault();
  openPalette();
});
on("input", "#palette input", (_, event) => {
  if ((event as InputEvent).isComposing) return;
  clearTimeout(timer);
  timer = window.setTimeout(() => void search(), 120);
});
on("compositionend" as "input", "#palette input", () => void search());
on("keydown", "#palette", (_, event) => {
  if (event.isComposing) return;
  const here = options().findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") mark(here + 1);
  else if (event.key === "ArrowUp") mark(here - 1);
  else if (event.key === "Enter") options()[Math.max(here, 0)]?.click();
  else return;
  event.preventDefault();
});
on("click", "#palette [role=option]", () => box()?.close());
