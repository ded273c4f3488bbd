import { beforeEach, expect, test } from "vitest";
import { mount } from "../mount";
import { filterList } from "./filter-list";

beforeEach(() => {
  document.documentElement.lang = "vi";
  document.body.innerHTML = `
    <p hidden><label for="w">Lọc</label><input id="w" data-island="filter-list" data-filter="list" hidden></p>
    <ul id="list"><li>Thành thị</li><li>Nông thôn</li><li>Chung</li></ul>`;
  mount({ "filter-list": filterList });
});

function write(words: string): string[] {
  const input = document.querySelector<HTMLInputElement>("#w")!;
  input.value = words;
  input.dispatchEvent(new Event("input"));
  return Array.from(document.querySelectorAll<HTMLElement>("li:not([hidden])"), (item) => item.textContent ?? "");
}

test("the box shows itself only where a script runs", () => {
  expect(document.querySelector("p")!.hidden).toBe(false);
});

test("items without the words are hidden and the rest is counted", () => {
  expect(write("nong")).toEqual(["Nông thôn"]);
  expect(document.querySelector("output")!.textContent).toBe("Đang hiện 1/3");
});

test("an empty box brings everything back and says nothing", () => {
  write("nong");
  expect(write("")).toHaveLength(3);
  expect(document.querySelector("output")!.textContent).toBe("");
});
