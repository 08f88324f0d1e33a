import { $$, modified, typing } from "./dom.ts";

/** An element with data-key="c" is clicked (or focused, if it is a field) by that key; "g d" is a sequence.
    Silent while someone types or composes, or a dialog is open. `?` shows what the page offers. */
let pending = "";
let forget = 0;

function offered(key: string): HTMLElement | undefined {
  return $$("[data-key]").find((element) => element.dataset.key === key && element.getClientRects().length > 0)
    ?? $$("[data-key]").find((element) => element.dataset.key === key);
}

function press(key: string): boolean {
  const element = offered(key);
  if (!element) return false;
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
  return true;
}

function spoken(event: KeyboardEvent): string {
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || modified(event) || typing(event)) return;
  if (document.querySelector("dialog:modal")) return;
  const key = spoken(event);
  const sequence = pending ? `${pending} ${key}` : key;
  clearTimeout(forget);
  pending = "";
  if (press(sequence)) event.preventDefault();
  else if ($$("[data-key]").some((element) => element.dataset.key?.startsWith(`${key} `))) {
    pending = key;
    forget = window.setTimeout(() => (pending = ""), 1200);
  }
});
