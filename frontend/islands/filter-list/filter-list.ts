import { say } from "../words";
import { holds } from "./fold";

/**
 * `<input data-island="filter-list" data-filter="list-id" hidden>`: hides what does not hold the
 * words written. Items are the list's `[data-item]`, or its `tbody tr`, or its `li`.
 */
export function filterList(element: HTMLElement): void {
  const input = element as HTMLInputElement;
  const list = document.getElementById(input.dataset["filter"] ?? "");
  if (!list) return;
  const answer = document.createElement("output");
  answer.className = "filter-list-answer";
  input.after(answer);
  reveal(input);
  input.addEventListener("input", () => filter(itemsOf(list), input.value, answer));
  input.addEventListener("keydown", (event) => event.key === "Escape" && clear(input));
}

function reveal(input: HTMLInputElement): void {
  input.hidden = false;
  const holder = input.closest<HTMLElement>("[hidden]");
  if (holder) holder.hidden = false;
}

function clear(input: HTMLInputElement): void {
  input.value = "";
  input.dispatchEvent(new Event("input"));
}

function itemsOf(list: HTMLElement): HTMLElement[] {
  for (const items of ["[data-item]", "tbody tr", "li"]) {
    const found = Array.from(list.querySelectorAll<HTMLElement>(items));
    if (found.length) return found;
  }
  return [];
}

function filter(items: HTMLElement[], wish: string, answer: HTMLElement): void {
  for (const item of items) item.hidden = !holds(item.textContent ?? "", wish);
  const shown = items.filter((item) => !item.hidden).length;
  answer.textContent = wish.trim() ? say("shown", { shown, all: items.length }) : "";
}
