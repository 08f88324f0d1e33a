import { $, $$, modified, on, say, typing } from "./dom.ts";

/** #toasts [data-toast]: 8 seconds (longer while pointed at or focused). Z or the button posts form[data-undo]. */
const LIFE = 8000;

function leave(toast: HTMLElement): void {
  toast.classList.add("leaving");
  setTimeout(() => {
    toast.remove();
    raise();
  }, 240);
}

function start(toast: HTMLElement): void {
  toast.dataset.seen = "yes";
  const tick = () => {
    if (!toast.isConnected) return;
    if (toast.matches(":hover, :focus-within")) setTimeout(tick, 1500);
    else leave(toast);
  };
  setTimeout(tick, Number(toast.dataset.life ?? LIFE));
}

/** Above an open dialog too: the top layer is the only place that is. */
function raise(): void {
  const region = $("#toasts");
  if (!region?.showPopover) return;
  const full = Boolean(region.firstElementChild);
  if (region.matches(":popover-open")) region.hidePopover();
  if (full) region.showPopover();
}

export function toast(text: string, tone = ""): void {
  const element = document.createElement("div");
  element.className = `toast ${tone}`;
  element.dataset.toast = "";
  element.textContent = text;
  $("#toasts")?.append(element);
}

function watch(): void {
  const region = $("#toasts");
  if (!region) return;
  const greet = () => {
    const news = $$("[data-toast]:not([data-seen])", region);
    for (const one of news) {
      start(one);
      say(one.querySelector("[data-text]")?.textContent ?? one.textContent ?? "");
    }
    if (news.length) raise();
  };
  new MutationObserver(greet).observe(region, { childList: true });
  greet();
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
else watch();

on("click", "[data-toast] [data-away]", (button) => leave(button.closest("[data-toast]") as HTMLElement));
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "z" || modified(event) || typing(event)) return;
  const form = $$<HTMLFormElement>("#toasts form[data-undo]").at(-1);
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});
/** The server says it without a page: HX-Trigger {"toast": {"text": …, "tone": …}}. */
document.addEventListener("toast", (event) => {
  const { text = "", tone = "" } = (event as CustomEvent<{ text?: string; tone?: string }>).detail ?? {};
  if (text) toast(text, tone);
});
