const STEPS: Record<string, readonly [number, number]> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** The arrow keys walk from figure to figure, over cells that have nothing to open. */
export function moveByArrow(table: HTMLElement, event: KeyboardEvent, links: string): void {
  const step = STEPS[event.key];
  const from = (event.target as Element).closest<HTMLTableCellElement>("td");
  if (!step || !from || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = neighbour(table, from, step, links);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function neighbour(table: HTMLElement, from: HTMLTableCellElement, [down, right]: readonly [number, number], links: string): HTMLElement | null {
  const rows = Array.from(table.querySelectorAll("tr"), (row) => Array.from(row.children));
  let y = rows.findIndex((row) => row.includes(from));
  const fromEnd = (rows[y]?.length ?? 0) - (rows[y]?.indexOf(from) ?? 0);
  let x = fromEnd;
  for (y += down, x -= right; rows[y] && x > 0 && x <= (rows[y]?.length ?? 0); y += down, x -= right) {
    const cell = rows[y]?.at(-x);
    if (!cell || cell.tagName !== "TD") continue;
    const link = cell.parentElement && cell.querySelector<HTMLElement>(links.replace(/^td /, ""));
    if (link) return link;
  }
  return null;
}
