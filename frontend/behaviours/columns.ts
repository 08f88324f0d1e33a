import { on, say } from "./dom.ts";

/** form[data-columns]: a button with data-move="-1" or "1" moves its line without asking the server. */
on("click", "form[data-columns] [data-move]", (button, event) => {
  const line = button.closest("li");
  const other = button.dataset.move === "-1" ? line?.previousElementSibling : line?.nextElementSibling;
  event.preventDefault();
  if (!line || !other) return;
  if (button.dataset.move === "-1") other.before(line);
  else other.after(line);
  button.focus();
  const place = Array.from(line.parentElement?.children ?? []).indexOf(line) + 1;
  say(`${line.querySelector("label")?.textContent?.trim() ?? ""} ${place}`);
});
