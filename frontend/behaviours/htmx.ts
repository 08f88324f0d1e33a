import htmx from "htmx.org";
import { csrf } from "./dom.ts";

/** The CSRF token rides in a header, so that a button may post without a form. */
document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = (event as CustomEvent<{ ctx: { request: { method: string; headers: Record<string, string> } } }>).detail;
  if (ctx.request.method.toUpperCase() !== "GET") ctx.request.headers["X-CSRFToken"] = csrf();
});

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}
export { htmx };
