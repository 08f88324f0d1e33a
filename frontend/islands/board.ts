import Sortable from "sortablejs";
import { ask, fragment, say } from "../behaviours/dom.ts";
import { openDialog } from "../behaviours/dialog.ts";
import { toast } from "../behaviours/toast.ts";

/** Drags cards between lanes: [data-lane] holds .cards, a card has data-pk; the drop posts lane and pk to data-drop.
    200 answers the card anew; 422 sends it back and says why (data-refused or the answer's text), or, where the
    answer names one by HX-Location, opens the dialog that asks for what is missing. */
const CARD = "[data-pk]";

async function drop(host: HTMLElement, card: HTMLElement, from: HTMLElement, before: Element | null): Promise<void> {
  const lane = card.closest<HTMLElement>("[data-lane]");
  if (!lane || lane.contains(from)) return;
  const back = () => from.insertBefore(card, before);
  card.classList.add("saving");
  try {
    const body = new URLSearchParams({ pk: card.dataset.pk ?? "", lane: lane.dataset.lane ?? "", version: card.dataset.version ?? "" });
    const answer = await ask(host.dataset.drop ?? "", body);
    const text = await answer.text();
    const dialog = answer.headers.get("HX-Location");
    if (dialog) {
      back();
      openDialog(dialog, card);
    } else if (!answer.ok) {
      back();
      toast(text || (host.dataset.refused ?? ""), "bad");
    } else settle(card, text, lane);
  } catch {
    back();
    toast(host.dataset.offline ?? "", "bad");
  } finally {
    card.classList.remove("saving");
    document.dispatchEvent(new Event("ui:swapped"));
  }
}

/** The answer may carry the card, new lane heads (by id) and a toast. */
function settle(card: HTMLElement, text: string, lane: HTMLElement): void {
  const parts = fragment(text);
  for (const part of parts.querySelectorAll<HTMLElement>("[id][data-replace]")) {
    document.getElementById(part.id)?.replaceWith(part);
  }
  for (const one of parts.querySelectorAll<HTMLElement>("[data-toast]")) document.querySelector("#toasts")?.append(one);
  const fresh = parts.querySelector<HTMLElement>(CARD);
  if (fresh) card.replaceWith(fresh);
  say(`${card.querySelector(".strong")?.textContent ?? ""} → ${lane.dataset.name ?? ""}`);
}

export function mount(host: HTMLElement): () => void {
  // Who may only look gets cards that stay where they are.
  if (!host.dataset.drop) return () => undefined;
  let next: Element | null = null;
  const sortables = [...host.querySelectorAll<HTMLElement>("[data-lane] > .cards")].map((cards) =>
    Sortable.create(cards, {
      group: "cards",
      draggable: CARD,
      filter: "a, button, input",
      preventOnFilter: false,
      sort: false,
      delay: 180,
      delayOnTouchOnly: true,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      ghostClass: "slot",
      dragClass: "lift",
      forceFallback: true,
      fallbackOnBody: true,
      fallbackTolerance: 4,
      onStart: ({ item }) => {
        next = item.nextElementSibling;
      },
      onChange: ({ item }) => {
        const name = item.closest<HTMLElement>("[data-lane]")?.dataset.name ?? "";
        item.dataset.drop = (host.dataset.dropping ?? "{0}").replace("{0}", name);
      },
      onEnd: ({ item, from }) => void drop(host, item, from, next),
    }),
  );
  return () => sortables.forEach((sortable) => sortable.destroy());
}
