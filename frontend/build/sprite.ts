import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const outline = join(import.meta.dirname, "../node_modules/@tabler/icons/icons/outline");

function symbol(name: string): string {
  const svg = readFileSync(join(outline, `${name}.svg`), "utf8");
  const inner = /<svg[^>]*>(.*)<\/svg>/s.exec(svg)?.[1] ?? "";
  const drawn = inner.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" *\/>/, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawn.replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>")}</symbol>`;
}

/** One SVG file with the icons named in the JSON array `list`. */
export function sprite(list: string): Plugin {
  return {
    name: "icon-sprite",
    apply: "build",
    buildStart() {
      this.addWatchFile(list);
      const names = JSON.parse(readFileSync(list, "utf8")) as string[];
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("")}</svg>`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
    },
  };
}
