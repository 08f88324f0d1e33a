import { $, on } from "./dom.ts";

/** A file input behind a label: the names that were chosen stand in [data-chosen] of the same form. */
on("change", "form input[type=file]", (element) => {
  const input = element as HTMLInputElement;
  const shown = $("[data-chosen]", input.form ?? document);
  if (shown) shown.textContent = [...(input.files ?? [])].map((file) => file.name).join("、");
});
