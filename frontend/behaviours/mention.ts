import { $, ask, on, whenTyped } from "./dom.ts";
import { mark, marked, options } from "./options.ts";

/** [data-mentions="url"]: a textarea and a ul.options[role=listbox]. After an @ the server offers colleagues as
    <li role="option" data-value="the name as it is written">; the chosen one takes the place of what was typed. */
const CALL = /(?:^|[^A-Za-z0-9_.])@([^\s@]{0,20})$/;
let timer = 0;
let asked = 0;

const area = (box: HTMLElement) => $<HTMLTextAreaElement>("textarea", box);
const list = (box: HTMLElement) => $("[role=listbox]", box);

function typed(field: HTMLTextAreaElement): string | undefined {
  return CALL.exec(field.value.slice(0, field.selectionStart))?.[1];
}

function close(box: HTMLElement): void {
  clearTimeout(timer);
  asked += 1;
  list(box)?.setAttribute("hidden", "");
  area(box)?.removeAttribute("aria-activedescendant");
}

async function offer(box: HTMLElement, text: string): Promise<void> {
  const mine = (asked += 1);
  const answer = await ask(`${box.dataset.mentions}?q=${encodeURIComponent(text)}`);
  const people = list(box);
  if (!answer.ok || !people || mine !== asked) return;
  people.innerHTML = await answer.text();
  people.hidden = false;
  mark(box, area(box), 0);
}

function choose(box: HTMLElement, option: HTMLElement): void {
  const field = area(box);
  if (!field) return;
  const text = typed(field);
  if (text === undefined) return;
  field.setRangeText(`${option.dataset.value} `, field.selectionStart - text.length, field.selectionStart, "end");
  close(box);
}

whenTyped("[data-mentions] textarea", (element) => {
  const field = element as HTMLTextAreaElement;
  const box = field.closest("[data-mentions]") as HTMLElement;
  const text = typed(field);
  close(box);
  if (text === undefined) return;
  timer = window.setTimeout(() => void offer(box, text), 120);
});
on("keydown", "[data-mentions] textarea", (element, event) => {
  const box = element.closest("[data-mentions]") as HTMLElement;
  if (event.isComposing || list(box)?.hidden !== false) return;
  const here = marked(box);
  const chosen = options(box)[here];
  if (event.key === "ArrowDown") mark(box, element, here + 1);
  else if (event.key === "ArrowUp") mark(box, element, here - 1);
  else if ((event.key === "Enter" || event.key === "Tab") && chosen) choose(box, chosen);
  else if (event.key === "Escape") close(box);
  else return;
  event.preventDefault();
});
on("mousedown", "[data-mentions] [role=option]", (option, event) => {
  event.preventDefault();
  choose(option.closest("[data-mentions]") as HTMLElement, option);
});
on("focusout", "[data-mentions] textarea", (field) => close(field.closest("[data-mentions]") as HTMLElement));
