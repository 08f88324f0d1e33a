/** What the behaviours share. All listen at the document, so that swapped-in parts need no set-up of their own. */

export const $ = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T | null =>
  root.querySelector<T>(selector);
export const $$ = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T[] => [
  ...root.querySelectorAll<T>(selector),
];

/** Calls `act` when an event of `type` happens on or inside an element that matches. */
export function on<K extends keyof DocumentEventMap>(
  type: K,
  selector: string,
  act: (element: HTMLElement, event: DocumentEventMap[K]) => void,
  capture = false,
): void {
  document.addEventListener(
    type,
    (event) => {
      const element = event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
      if (element) act(element, event);
    },
    capture,
  );
}

/** Calls `act` when text was typed; that of an input method once it is composed, after which no input is reported. */
export function whenTyped(selector: string, act: (element: HTMLElement) => void): void {
  on("input", selector, (element, event) => {
    if (!(event as InputEvent).isComposing) act(element);
  });
  on("compositionend" as "input", selector, act);
}

/** The same once the typing rests for a moment. */
export function pausing(act: (element: HTMLElement) => void): (element: HTMLElement) => void {
  let timer = 0;
  return (element) => {
    clearTimeout(timer);
    timer = window.setTimeout(act, 120, element);
  };
}

/** Keys belong to the text while someone types, and to the input method while it composes. */
export function typing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return event.isComposing || event.keyCode === 229 || Boolean(target?.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]"));
}

export const modified = (event: KeyboardEvent): boolean => event.ctrlKey || event.metaKey || event.altKey;

export const csrf = (): string => $<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";

/** The same headers as htmx sends, so that the server answers with a fragment. */
export function ask(url: string, body?: FormData | URLSearchParams, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { "HX-Request": "true", "HX-Request-Type": "partial" };
  if (body) headers["X-CSRFToken"] = csrf();
  return fetch(url, { method: body ? "POST" : "GET", body, headers, signal, credentials: "same-origin" });
}

export function fragment(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Runs after every swap by htmx and once at the start, with the part that is new. */
export function fresh(act: (root: ParentNode) => void): void {
  const run = () => act(document);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run);
  else run();
  document.addEventListener("htmx:after:swap", run);
  document.addEventListener("ui:swapped", run);
}

export function say(text: string): void {
  const region = $("#live");
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => (region.textContent = text));
}
