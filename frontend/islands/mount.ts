/** An island takes over one element. What it adds is a comfort: the page works without it. */
export type Island = (element: HTMLElement) => void;

/** Every element of `root` with `data-island="<name>"` is given to the island of that name, once. */
export function mount(islands: Record<string, Island>, root: ParentNode = document): void {
  for (const [name, island] of Object.entries(islands)) {
    for (const element of root.querySelectorAll<HTMLElement>(`[data-island~="${name}"]:not([data-mounted~="${name}"])`)) {
      element.dataset["mounted"] = `${element.dataset["mounted"] ?? ""} ${name}`.trim();
      island(element);
    }
  }
}
