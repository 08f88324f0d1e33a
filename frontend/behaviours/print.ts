import { on } from "./dom.ts";

/** data-print: the page goes to the printer, as its print styles lay it out. */
on("click", "[data-print]", () => window.print());
