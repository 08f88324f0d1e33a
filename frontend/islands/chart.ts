import { BarChart, type BarSeriesOption } from "echarts/charts";
import { GridComponent, type GridComponentOption } from "echarts/components";
import { type ComposeOption, type ECharts, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

/** Draws the table that [data-table] names. A row of it is a mark: data-at its value (a second one is the dark part of
    it), data-tick its name at the axis, data-said the words at the mark, data-note quieter ones after them, data-tone
    "bad" or "main". data-shape: "bars" lie, "columns" stand. A click opens the link of the row: whatever can be
    reached in the drawing can be reached in the table. */
type Option = ComposeOption<BarSeriesOption | GridComponentOption>;

interface Row {
  tick: string;
  values: number[];
  said: string;
  note: string;
  tone: string;
  whole: string;
  link: HTMLAnchorElement | null;
}

const BAR = 34;
const COLUMN = 46;
const SHOWN_COLUMN = 34;

use([BarChart, GridComponent, SVGRenderer]);

function rowsOf(table: HTMLElement | null): Row[] {
  return [...(table?.querySelectorAll<HTMLTableRowElement>("tr[data-at]") ?? [])].map((row) => {
    const cells = [...row.cells].map((cell) => cell.textContent.trim()).filter(Boolean);
    const { at = "", tick = cells[0] ?? "", said = "", note = "", tone = "" } = row.dataset;
    return { tick, values: at.split(" ").map(Number), said, note, tone, whole: cells.join("  "), link: row.querySelector("a") };
  });
}

/** What the tokens are just now. A custom property keeps light-dark(…) as it was written; a colour that uses it does not. */
function paint(host: HTMLElement): (name: string) => string {
  const probe = host.appendChild(document.createElement("i"));
  const known = new Map<string, string>();
  queueMicrotask(() => probe.remove());
  return (name) => {
    if (!known.has(name)) {
      probe.style.color = `var(--${name})`;
      known.set(name, getComputedStyle(probe).color);
    }
    return known.get(name) ?? "";
  };
}

/** Wide enough for the longest name, but never more than two fifths. */
function widthOf(names: string[], font: string, most: number): number {
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) return most;
  pen.font = font;
  return Math.min(most, Math.ceil(Math.max(...names.map((name) => pen.measureText(name).width))) + 12);
}

function option(host: HTMLElement, rows: Row[]): Option {
  const colour = paint(host);
  const lying = host.dataset.shape === "bars";
  const { fontFamily } = getComputedStyle(host);
  const stacked = rows.some((row) => row.values.length > 1);
  const most = Math.max(...rows.map((row) => row.values[0] ?? 0), 1);
  const fill = (tone: string, dark: boolean): string => {
    if (tone === "bad") return colour(dark ? "bad" : "bad-dot");
    if (stacked) return colour(dark ? (tone === "main" ? "accent" : "seq-4") : tone === "main" ? "seq-2" : "seq-1");
    return colour(tone === "main" ? "accent" : "seq-3");
  };
  const tight = !lying && host.clientWidth / rows.length < COLUMN;
  const words = rows.map((row) => (tight && !row.tone ? "" : row.said + (row.note && ` {${row.tone === "bad" ? "bad" : "note"}|${row.note}}`)));
  const label: BarSeriesOption["label"] = {
    show: true,
    position: lying ? "right" : "top",
    formatter: ({ dataIndex }) => words[dataIndex] ?? "",
    fontFamily,
    fontSize: lying ? 13 : 12,
    color: colour("ink"),
    rich: { note: { fontFamily, fontSize: 12, color: colour("ink-3") }, bad: { fontFamily, fontSize: 12, color: colour("bad") } },
  };
  // At the edges a figure may be wider than its column, and would be cut.
  const inward = (at: number): number => {
    const over = (widthOf([words[at] ?? ""], `12px ${fontFamily}`, host.clientWidth) - host.clientWidth / rows.length) / 2;
    return lying || over < 0 ? 0 : at === 0 ? over : at === rows.length - 1 ? -over : 0;
  };
  const whole: BarSeriesOption = {
    type: "bar",
    silent: true,
    barCategoryGap: lying ? "36%" : "34%",
    barMaxWidth: 56,
    barMinHeight: 1,
    label,
    // Of lying bars, nothing is said as well: who has none stands among the others.
    data: rows.map((row, at) => ({
      value: row.values[0] || (lying && row.said ? 0 : null),
      itemStyle: { color: fill(row.tone, false), borderRadius: 2 },
      label: { offset: [inward(at), 0] },
    })),
  };
  const part: BarSeriesOption = {
    type: "bar",
    silent: true,
    barGap: "-100%",
    barMaxWidth: 56,
    data: rows.map((row) => ({ value: row.values[1] || null, itemStyle: { color: fill(row.tone, true), borderRadius: 2 } })),
  };
  const left = widthOf(rows.map((row) => row.tick), `13px ${fontFamily}`, host.clientWidth * 0.4);
  const right = widthOf(rows.map((row) => `${row.said} ${row.note}`), `13px ${fontFamily}`, host.clientWidth * 0.4);
  const names = {
    type: "category" as const,
    data: rows.map((row) => row.tick),
    inverse: lying,
    axisTick: { show: false },
    axisLine: { show: !lying, lineStyle: { color: colour("line-2") } },
    axisLabel: {
      fontFamily,
      fontSize: lying ? 13 : 12,
      color: colour(lying ? "ink-2" : "ink-3"),
      interval: lying ? 0 : Math.ceil((SHOWN_COLUMN * rows.length) / host.clientWidth) - 1,
      ...(lying ? { align: "left" as const, margin: left, width: left - 8, overflow: "truncate" as const } : {}),
    },
  };
  const amounts = { type: "value" as const, show: false, min: 0, max: most };
  return {
    animation: false,
    grid: lying ? { left, right, top: 2, bottom: 2 } : { left: 0, right: 0, top: 22, bottom: 24 },
    xAxis: lying ? amounts : names,
    yAxis: lying ? names : amounts,
    series: stacked ? [whole, part] : [whole],
  };
}

export function mount(host: HTMLElement): () => void {
  const table = document.getElementById(host.dataset.table ?? "");
  const rows = rowsOf(table);
  if (rows.length === 0) return () => undefined;
  const lying = host.dataset.shape === "bars";
  const canvas = host.appendChild(document.createElement("div"));
  if (lying) canvas.style.height = `${rows.length * BAR}px`;
  const chart: ECharts = init(canvas, null, { renderer: "svg" });
  const draw = (): void => chart.setOption(option(host, rows), true);
  const size = new ResizeObserver(() => {
    chart.resize();
    draw();
  });
  const at = (event: MouseEvent): Row | undefined => {
    const box = canvas.getBoundingClientRect();
    const place = lying ? { yAxisIndex: 0 } : { xAxisIndex: 0 };
    return rows[chart.convertFromPixel(place, lying ? event.clientY - box.top : event.clientX - box.left)];
  };
  const see = document.querySelector<HTMLElement>(`[data-behind][aria-controls="${host.dataset.table ?? ""}"]`);
  const night = matchMedia("(prefers-color-scheme: dark)");
  const off = new AbortController();
  const { signal } = off;
  canvas.addEventListener("click", (event) => {
    const { ctrlKey, metaKey, shiftKey } = event;
    at(event)?.link?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
  }, { signal });
  canvas.addEventListener("mousemove", (event) => (canvas.title = at(event)?.whole ?? ""), { signal });
  see?.addEventListener("click", () => {
    see.setAttribute("aria-expanded", String(table?.toggleAttribute("data-open") ?? false));
  }, { signal });
  document.addEventListener("ui:look", draw, { signal });
  night.addEventListener("change", draw, { signal });
  size.observe(canvas);
  draw();
  host.dataset.drawn = "";
  return () => {
    off.abort();
    size.disconnect();
    chart.dispose();
    canvas.remove();
  };
}
