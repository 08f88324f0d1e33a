import { on, say } from "./dom.ts";

/** data-copy="text": copies; data-copied is the word that says so. */
on("click", "[data-copy]", (element) => {
  void navigator.clipboard.writeText(element.dataset.copy ?? "").then(() => {
    const done = element.dataset.copied ?? "";
    say(done);
    if (!done || element.dataset.was) return;
    element.dataset.was = element.innerHTML;
    element.textContent = done;
    setTimeout(() => {
      element.innerHTML = element.dataset.was ?? "";
      delete element.dataset.was;
    }, 1600);
  });
});
