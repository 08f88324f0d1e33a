import { $$, on } from "./dom.ts";

/** [popover].menu opened by a button with popovertarget: stands at its button, arrows walk it; a choice closes it,
    except one that only loads another part of it. */
const items = (menu: HTMLElement): HTMLElement[] =>
  $$("a, button, input", menu).filter((item) => item.getClientRects().length > 0);

function place(menu: HTMLElement): void {
  const button = document.querySelector<HTMLElement>(`[popovertarget="${menu.id}"][data-opened]`) ?? document.querySelector<HTMLElement>(`[popovertarget="${menu.id}"]`);
  if (!button) return;
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.max(8, Math.min(at.right - width < 8 || at.left + width < innerWidth - 8 ? at.left : at.right - width, innerWidth - width - 8));
  const below = at.bottom + 4;
  const top = below + height > innerHeight - 8 ? Math.max(8, at.top - height - 4) : below;
  menu.style.setProperty("left", `${left}px`);
  menu.style.setProperty("top", `${top}px`);
}

on("click", "[popovertarget]", (button) => {
  for (const other of $$("[data-opened]")) delete other.dataset.opened;
  button.dataset.opened = "";
}, true);

document.addEventListener("toggle", (event) => {
  const menu = event.target as HTMLElement;
  if (!menu.matches(".menu[popover]")) return;
  const open = (event as ToggleEvent).newState === "open";
  for (const button of $$(`[popovertarget="${menu.id}"]`)) button.setAttribute("aria-expanded", String(open));
  if (!open) return;
  place(menu);
  items(menu)[0]?.focus();
}, true);

on("keydown", ".menu[popover]", (menu, event) => {
  const all = items(menu);
  const here = all.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all.at(to % all.length)?.focus();
});
on("click", ".menu[popover] :is(a, button):not([hx-get])", (item) => {
  item.closest<HTMLElement>(".menu")?.hidePopover();
});
