import { $, ask, on, pausing, whenTyped } from "./dom.ts";
import { mark, marked, options } from "./options.ts";

/** dialog#palette[data-url]: Ctrl K opens it; the server answers ?q= with role=option links. */
let latest: AbortController | null = null;

const box = (): HTMLDialogElement | null => $<HTMLDialogElement>("dialog#palette");
const field = (): HTMLInputElement | null => $<HTMLInputElement>("#palette input");

async function search(): Promise<void> {
  latest?.abort();
  latest = new AbortController();
  const url = new URL(box()?.dataset.url ?? "", location.href);
  url.searchParams.set("q", field()?.value.trim() ?? "");
  try {
    const answer = await ask(url.href, undefined, latest.signal);
    if (!answer.ok) return;
    const hits = $("#palette .hits");
    if (!hits) return;
    hits.innerHTML = await answer.text();
    mark(hits, field(), 0);
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
whenTyped("#palette input", pausing(() => void search()));
on("keydown", "#palette", (palette, event) => {
  if (event.isComposing) return;
  const here = marked(palette);
  if (event.key === "ArrowDown") mark(palette, field(), here + 1);
  else if (event.key === "ArrowUp") mark(palette, field(), here - 1);
  else if (event.key === "Enter") options(palette)[Math.max(here, 0)]?.click();
  else return;
  event.preventDefault();
});
on("click", "#palette [role=option]", () => box()?.close());
