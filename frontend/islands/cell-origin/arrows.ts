type Step = readonly [down: number, right: number];

const STEPS: Record<string, Step> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** The arrow keys walk from figure to figure, over cells that have nothing to open. */
export function moveByArrow(table: HTMLElement, event: KeyboardEvent, links: string): void {
  const step = STEPS[event.key];
  const from = (event.target as Element).closest("td");
  if (!step || !from || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = nextLink(gridOf(table), from, step, links);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Rows of cells, the last cell first: heads that span rows stand on the left and shift nothing. */
function gridOf(table: HTMLElement): Element[][] {
  return Array.from(table.querySelectorAll("tr"), (row) => Array.from(row.children).reverse());
}

function nextLink(grid: Element[][], from: Element, [down, right]: Step, links: string): HTMLElement | null {
  let y = grid.findIndex((row) => row.includes(from));
  let x = grid[y]?.indexOf(from) ?? -1;
  for (;;) {
    y += down;
    x -= right;
    const cell = grid[y]?.[x];
    if (!cell) return null;
    const link = Array.from(cell.querySelectorAll<HTMLElement>("a")).find((a) => a.matches(links));
    if (link) return link;
  }
}
