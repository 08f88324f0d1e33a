import { $, on } from "./dom.ts";
import { htmx } from "./htmx.ts";

/** One <dialog id="dialog"> per page. A link or button with data-dialog fetches its address into it; without
    scripts the same link is a page. Forms inside post into it: a refusal (422) shows itself again. */
let origin: HTMLElement | null = null;

const box = (): HTMLDialogElement | null => $<HTMLDialogElement>("#dialog");

export function openDialog(url: string, from: HTMLElement | null): void {
  origin = from;
  void htmx.ajax("GET", url, { target: "#dialog", swap: "innerHTML" });
}

on("click", "[data-dialog]", (element, event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openDialog(element.dataset.dialog || element.getAttribute("href") || "", element);
});

document.addEventListener("htmx:after:swap", () => {
  const dialog = box();
  if (!dialog || dialog.open || !dialog.firstElementChild) return;
  dialog.classList.toggle("wide", Boolean($("[data-wide]", dialog)));
  dialog.showModal();
  $<HTMLElement>("[autofocus], [aria-invalid=true], .input", dialog)?.focus();
});

on("submit", "#dialog form:not([hx-post]):not([method=dialog])", (element, event) => {
  const form = element as HTMLFormElement;
  if (form.method !== "post" || form.hasAttribute("data-page")) return;
  event.preventDefault();
  void htmx.ajax("POST", form.action, { source: form, event, target: "#dialog", swap: "innerHTML" });
});

function close(): void {
  box()?.close();
}
on("click", "[data-close]", (element) => {
  (element.closest("dialog") as HTMLDialogElement | null)?.close();
});
on("click", "dialog[data-light]", (element, event) => {
  if (event.target === element) (element as HTMLDialogElement).close();
});
on("click", "[data-open]", (element) => {
  $<HTMLDialogElement>(`#${element.dataset.open}`)?.showModal();
});
/** The server closes it with the header HX-Trigger: close-dialog. */
document.addEventListener("close-dialog", close);
document.addEventListener("close", (event) => {
  if (event.target !== box()) return;
  box()?.replaceChildren();
  origin?.focus();
  origin = null;
}, true);
