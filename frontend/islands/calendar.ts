import Sortable from "sortablejs";
import { ask, fragment } from "../behaviours/dom.ts";
import { toast } from "../behaviours/toast.ts";

/** Moves records between days: td[data-day] holds ul, a card has data-pk. The day is kept by the cell of the record
    (data-url, data-by), as if it were typed there; what is refused goes back and says why. Shift and an arrow move the
    focused card by a day or a week. The toast in <template> says it and takes it back. */
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export function mount(host: HTMLElement): () => void {
  const days = [...host.querySelectorAll<HTMLElement>("td[data-day]")];
  const listOf = (day: HTMLElement | undefined): HTMLElement | null => day?.querySelector("ul") ?? null;
  const off = new AbortController();

  async function keep(card: HTMLElement, day: string): Promise<boolean> {
    const { url = "", by = "", refused = "", offline = "" } = host.dataset;
    card.classList.add("saving");
    try {
      const answer = await ask(`${url}${card.dataset.pk ?? ""}/cell/${by}/`, new URLSearchParams({ [by]: day }));
      if (answer.ok) return true;
      toast(fragment(await answer.text()).querySelector(".why")?.textContent ?? refused, "bad");
    } catch {
      toast(offline, "bad");
    } finally {
      card.classList.remove("saving");
    }
    return false;
  }

  /** The card stands in its new place already; `back` puts it where it was. */
  async function move(card: HTMLElement, from: HTMLElement, back: () => void, undone = false): Promise<void> {
    const target = card.closest<HTMLElement>("td[data-day]");
    const old = from.closest<HTMLElement>("td[data-day]");
    if (!target || !old || target === old) return;
    if (!(await keep(card, target.dataset.day ?? ""))) back();
    else if (!undone) tell(card, from, target);
  }

  function tell(card: HTMLElement, from: HTMLElement, target: HTMLElement): void {
    const copy = host.querySelector("template")?.content.firstElementChild?.cloneNode(true) as HTMLElement | undefined;
    const text = copy?.querySelector("[data-text]");
    if (!copy || !text) return;
    const name = card.querySelector("a")?.textContent ?? "";
    text.textContent = (text.textContent ?? "").replace("{0}", name).replace("{1}", target.dataset.said ?? "");
    copy.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      copy.remove();
      const now = listOf(target);
      from.append(card);
      if (now) void move(card, now, () => now.append(card), true);
    });
    document.querySelector("#toasts")?.append(copy);
  }

  host.addEventListener("keydown", (event) => {
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>(".event") : null;
    const step = event.shiftKey ? STEPS[event.key] : undefined;
    const from = card?.parentElement;
    if (!card || !from || step === undefined) return;
    event.preventDefault();
    const to = listOf(days[days.findIndex((day) => day.contains(card)) + step]);
    if (!to) return;
    to.append(card);
    card.querySelector("a")?.focus();
    void move(card, from, () => from.append(card));
  }, { signal: off.signal });

  let next: Element | null = null;
  const sortables = days.map((day) => listOf(day)).filter((list) => list !== null).map((list) =>
    Sortable.create(list, {
      group: "days",
      draggable: ".event",
      sort: false,
      delay: 180,
      delayOnTouchOnly: true,
      ghostClass: "slot",
      dragClass: "lift",
      forceFallback: true,
      fallbackOnBody: true,
      fallbackTolerance: 4,
      onStart: ({ item }) => (next = item.nextElementSibling),
      onEnd: ({ item, from }) => {
        const before = next;
        void move(item, from, () => from.insertBefore(item, before));
      },
    }),
  );
  return () => {
    off.abort();
    sortables.forEach((sortable) => sortable.destroy());
  };
}
