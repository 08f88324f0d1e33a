import { on } from "./dom.ts";

/** form[data-filter="field"] of a list: operator and value become one f=field:operator:value in the address. */
on("submit", "form[data-filter]", (element, event) => {
  const form = element as HTMLFormElement;
  const values = new FormData(form);
  const value = String(values.get("value") ?? "").trim();
  const operator = String(values.get("operator") ?? "is");
  event.preventDefault();
  if (!value && !/^(empty|filled)$/.test(operator)) return;
  const url = new URL(location.href);
  url.searchParams.append("f", `${form.dataset.filter}:${operator}:${value}`);
  url.searchParams.delete("after");
  url.searchParams.delete("before");
  location.assign(url);
});
