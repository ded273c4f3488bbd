import { beforeEach, expect, test, vi } from "vitest";
import { refresh } from "./auto-refresh";

const page = (inside: string, island = 'data-island="auto-refresh"') =>
  `<html><body><section id="run" ${island}>${inside}</section></body></html>`;

beforeEach(() => {
  document.body.innerHTML = page("<p>1/3</p><details id='log'><summary>Nhật ký</summary></details>");
});

const part = () => document.querySelector<HTMLElement>("#run")!;

function answer(body: string, status = 200): void {
  vi.stubGlobal("fetch", vi.fn(async () => new Response(body, { status })));
}

test("the part takes its new text and goes on", async () => {
  answer(page("<p>2/3</p>"));
  expect(await refresh(part())).toBe(true);
  expect(part().textContent).toBe("2/3");
});

test("it stops when the server says that the work is over", async () => {
  answer(page("<p>Xong</p>", ""));
  expect(await refresh(part())).toBe(false);
  expect(part().textContent).toBe("Xong");
});

test("what the reader opened stays open", async () => {
  part().querySelector("details")!.setAttribute("open", "");
  answer(page("<p>2/3</p><details id='log'><summary>Nhật ký</summary></details>"));
  await refresh(part());
  expect(part().querySelector("details")!.hasAttribute("open")).toBe(true);
});

test("an answer that is no page is an error, and the old text stays", async () => {
  answer("", 503);
  await expect(refresh(part())).rejects.toThrow("503");
  expect(part().textContent).toContain("1/3");
});
