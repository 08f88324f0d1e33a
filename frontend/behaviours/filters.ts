import { on } from "./dom.ts";

const OWN = new Set(["field", "operator", "value", "join"]);

/** form[data-filter="field"] of a list: operator and value become one f=field:operator:value in the address; `join`
    is the letter of the alternatives that it belongs to. The hidden fields say the rest of the question. */
on("submit", "form[data-filter]", (element, event) => {
  const form = element as HTMLFormElement;
  const values = new FormData(form);
  const value = String(values.get("value") ?? "").trim();
  const operator = String(values.get("operator") ?? "is");
  const group = values.has("join") ? `${String(values.get("join"))}.` : "";
  event.preventDefault();
  if (!value && !/^(empty|filled)$/.test(operator)) return;
  const url = new URL(location.href);
  for (const name of ["f", "after", "before", ...values.keys()]) url.searchParams.delete(name);
  for (const [name, hidden] of values) if (!OWN.has(name)) url.searchParams.append(name, String(hidden));
  url.searchParams.append("f", `${group}${form.dataset.filter}:${operator}:${value}`);
  location.assign(url);
});
