import { beforeEach, expect, test } from "vitest";
import { moveByArrow } from "./arrows";

beforeEach(() => {
  document.body.innerHTML = `
    <table>
      <tr><th rowspan="2">Chung</th><th>Nam</th><td><a href="#a">1</a></td><td><a href="#b">2</a></td></tr>
      <tr><th>Nữ</th><td><a href="#c">3</a></td><td>…</td></tr>
      <tr><th>Nông thôn</th><th>Nam</th><td><a href="#e">5</a></td><td><a href="#f">6</a></td></tr>
    </table>`;
  const table = document.querySelector("table")!;
  table.addEventListener("keydown", (event) => moveByArrow(table, event, "td a[href]"));
});

function press(from: string, key: string, facts: KeyboardEventInit = {}): string | null {
  const link = document.querySelector<HTMLElement>(`a[href="${from}"]`)!;
  link.focus();
  link.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...facts }));
  return document.activeElement!.getAttribute("href");
}

test("arrows walk along the row and the column, whatever heads span", () => {
  expect(press("#a", "ArrowRight")).toBe("#b");
  expect(press("#b", "ArrowLeft")).toBe("#a");
  expect(press("#a", "ArrowDown")).toBe("#c");
});

test("a cell with nothing to open is passed over", () => {
  expect(press("#b", "ArrowDown")).toBe("#f");
  expect(press("#f", "ArrowUp")).toBe("#b");
});

test("at the edge the focus stays", () => {
  expect(press("#a", "ArrowLeft")).toBe("#a");
  expect(press("#e", "ArrowDown")).toBe("#e");
});

test("keys with a modifier are the browser's", () => {
  expect(press("#a", "ArrowRight", { altKey: true })).toBe("#a");
});
