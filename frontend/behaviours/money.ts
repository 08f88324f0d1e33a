import { on, whenTyped } from "./dom.ts";

/** input[data-money]: 86万 or 1.2亿 is understood. data-money="Convert to {0}" offers the figure under the field. */
const UNITS: Record<string, number> = { 千: 3, k: 3, 万: 4, w: 4, 百万: 6, m: 6, 千万: 7, 亿: 8 };

/** The plain figure of what was typed, or null. Works on digits: no float touches money. */
export function figure(text: string): string | null {
  const match = /^([-−]?)(\d+)(?:\.(\d+))?(千万|百万|千|万|亿|k|w|m)?元?$/i.exec(text.replace(/[\s,，¥￥]/g, ""));
  if (!match) return null;
  const [, sign = "", whole = "", part = "", unit = ""] = match;
  const places = UNITS[unit.toLowerCase()] ?? 0;
  const digits = (whole + part.slice(0, places).padEnd(places, "0")).replace(/^0+(?=\d)/, "");
  const rest = part.slice(places);
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${sign && "-"}${grouped}${rest && `.${rest}`}`;
}

function offer(field: HTMLInputElement): void {
  const holder = field.closest(".field");
  holder?.querySelector(".convert")?.remove();
  const plain = figure(field.value);
  const spoken = /[万亿千百wkm]/i.test(field.value);
  if (!holder || !plain || !spoken) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "convert";
  button.dataset.value = plain;
  button.textContent = (field.dataset.money || "{0}").replace("{0}", plain);
  (field.closest(".affix") ?? field).after(button);
}

whenTyped("input[data-money]", (field) => offer(field as HTMLInputElement));
on("click", ".convert", (button) => {
  const field = button.closest(".field")?.querySelector<HTMLInputElement>("input[data-money]");
  if (!field) return;
  field.value = button.dataset.value ?? "";
  button.remove();
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
/** On leaving, digits are grouped; what cannot be read stays as it was typed. */
on("change", "input[data-money]", (element) => {
  const field = element as HTMLInputElement;
  const plain = figure(field.value);
  if (plain) field.value = plain;
  field.closest(".field")?.querySelector(".convert")?.remove();
});
