import { $, $$, ask, on } from "./dom.ts";

/** What a person sets once: [data-pref="theme"][data-value="dark"]; shown at once, kept by the server. */
const url = (): string => document.body.dataset.preferences ?? "";

function keep(name: string, value: string): void {
  if (url()) void ask(url(), new URLSearchParams({ [name]: value }));
}

on("click", "button[data-pref]", (button, event) => {
  const { pref = "", value = "" } = button.dataset;
  event.preventDefault();
  document.documentElement.setAttribute(`data-${pref}`, value);
  for (const other of $$(`[data-pref="${pref}"]`)) {
    const name = other.getAttribute("role") === "menuitemradio" ? "aria-checked" : "aria-pressed";
    other.setAttribute(name, String(other.dataset.value === value));
  }
  document.dispatchEvent(new CustomEvent("ui:look"));
  keep(pref, value);
});

/** The nav: closed or open on wide windows is kept; below 1200 px it only opens over the page. */
const wide = matchMedia("(min-width: 1200px)");
on("click", "[data-nav-toggle]", (button, event) => {
  event.preventDefault();
  const app = $(".app");
  if (!app) return;
  const open = wide.matches ? app.dataset.nav !== "closed" : app.dataset.nav === "open";
  app.dataset.nav = open ? "closed" : "open";
  for (const toggle of $$("[data-nav-toggle]")) toggle.setAttribute("aria-expanded", String(!open));
  if (wide.matches) document.cookie = `nav=${app.dataset.nav}; path=/; max-age=31536000; samesite=lax`;
  else if (!open) $<HTMLElement>(".nav a")?.focus();
  else button.focus();
});
const shut = (): void => {
  const app = $(".app[data-nav=open]");
  if (app && !wide.matches) app.dataset.nav = "closed";
};
on("click", ".app[data-nav=open] main", shut);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") shut();
});
