/** <y-island name="board">: the part that needs the pointer all the time. Its code arrives when it comes into view. */
export interface Island {
  mount(host: HTMLElement): () => void;
}

const modules: Record<string, () => Promise<Island>> = {
  board: () => import("./board.ts"),
  calendar: () => import("./calendar.ts"),
  chart: () => import("./chart.ts"),
};

class IslandElement extends HTMLElement {
  #away: (() => void) | undefined;

  connectedCallback(): void {
    const load = modules[this.getAttribute("name") ?? ""];
    if (!load) return;
    const seen = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      seen.disconnect();
      load().then(
        (island) => {
          if (this.isConnected) this.#away = island.mount(this);
        },
        // What it would have drawn stays as it was sent.
        () => (this.dataset.failed = ""),
      );
    });
    seen.observe(this);
  }

  disconnectedCallback(): void {
    this.#away?.();
  }
}

customElements.define("y-island", IslandElement);
