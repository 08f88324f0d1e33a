import { $, $$, fresh, on } from "./dom.ts";

/** [data-select]: ticked rows, the bulk bar, its count and the sum of data-amount (in cents, so that sums are exact). */
const ticks = (scope: ParentNode): HTMLInputElement[] => $$<HTMLInputElement>(TICK, scope);
const TICK = "[data-tick], td.tick input";
let last: HTMLInputElement | null = null;

function money(cents: number): string {
  const whole = Math.trunc(Math.abs(cents) / 100).toLocaleString("en-US");
  const rest = Math.abs(cents) % 100;
  return `${cents < 0 ? "−" : ""}¥${whole}${rest ? `.${String(rest).padStart(2, "0")}` : ""}`;
}

function refresh(scope: HTMLElement): void {
  const all = ticks(scope);
  const chosen = all.filter((tick) => tick.checked);
  for (const tick of all) tick.closest("[data-row]")?.setAttribute("aria-selected", String(tick.checked));
  const every = $<HTMLInputElement>("[data-tick-all]", scope);
  if (every) {
    every.checked = all.length > 0 && chosen.length === all.length;
    every.indeterminate = chosen.length > 0 && chosen.length < all.length;
  }
  const bar = $("[data-bulk]", scope);
  if (!bar) return;
  bar.hidden = chosen.length === 0;
  const count = $("[data-bulk-count]", bar);
  if (count) count.textContent = String(chosen.length);
  const sum = $("[data-bulk-sum]", bar);
  const amounts = chosen.map((tick) => Number(tick.dataset.amount ?? tick.closest("tr")?.dataset.amount ?? 0));
  if (sum) sum.textContent = amounts.some(Boolean) ? money(amounts.reduce((a, b) => a + b, 0)) : "";
}

const scopeOf = (element: Element): HTMLElement | null => element.closest("[data-select]");

on("click", TICK, (element, event) => {
  const scope = scopeOf(element);
  const tick = element as HTMLInputElement;
  if (!scope) return;
  const all = ticks(scope);
  if (event.shiftKey && last && all.includes(last)) {
    const [from = 0, to = 0] = [all.indexOf(last), all.indexOf(tick)].sort((a, b) => a - b);
    for (const between of all.slice(from, to + 1)) between.checked = tick.checked;
  }
  last = tick;
  refresh(scope);
});
on("change", "[data-tick-all]", (element) => {
  const scope = scopeOf(element);
  if (!scope) return;
  for (const tick of ticks(scope)) tick.checked = (element as HTMLInputElement).checked;
  refresh(scope);
});
on("click", "[data-untick]", (element) => {
  const scope = scopeOf(element);
  if (!scope) return;
  for (const tick of ticks(scope)) tick.checked = false;
  refresh(scope);
});
/** The bulk bar as a form takes the ticked ones along. */
on("submit", "form[data-bulk]", (form) => {
  const scope = scopeOf(form);
  for (const old of $$("input[name=pk]", form)) old.remove();
  for (const tick of scope ? ticks(scope) : []) {
    if (tick.checked && !form.contains(tick)) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "pk", value: tick.value }));
  }
}, true);
/** A bulk act: a link or form button with data-bulk-act="url" gets the chosen ones as ?pk=…&pk=…. */
on("click", "[data-bulk-act]", (element) => {
  const scope = scopeOf(element);
  const url = new URL(element.dataset.bulkAct ?? "", location.href);
  for (const tick of scope ? ticks(scope) : []) if (tick.checked) url.searchParams.append("pk", tick.value);
  element.dataset.dialog = url.pathname + url.search;
}, true);
fresh(() => $$("[data-select]").forEach(refresh));
