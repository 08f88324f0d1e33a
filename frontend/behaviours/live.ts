import { $$, fresh, say } from "./dom.ts";

/** What changed by another hand is marked and said once: data-touched="陈屿 刚改" on a row or card. */
fresh(() => {
  for (const element of $$("[data-touched]:not([data-said])")) {
    element.dataset.said = "yes";
    element.classList.add("touched");
    say(element.dataset.touched ?? "");
  }
});

/** Lost connection: the note with .note[data-offline] stands until the browser is back. */
function connection(): void {
  for (const note of $$(".note[data-offline]")) note.hidden = navigator.onLine;
}
addEventListener("online", connection);
addEventListener("offline", connection);
fresh(connection);
