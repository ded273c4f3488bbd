import { beforeEach, expect, test, vi } from "vitest";
import { mount } from "../mount";
import { cellOrigin } from "./cell-origin";

const ORIGIN = `<html><head><title>Nguồn gốc</title></head><body><main>
  <nav class="breadcrumb">Số liệu</nav><h1>Nguồn gốc con số</h1><script>alert(1)</script></main></body></html>`;

beforeEach(() => {
  document.documentElement.lang = "vi";
  document.title = "Bảng";
  document.body.innerHTML = `<table data-island="cell-origin"><tr><td><a href="/origin/1/">2.642,8</a></td></tr></table>`;
  vi.stubGlobal("fetch", vi.fn(async () => new Response(ORIGIN)));
  vi.spyOn(history, "pushState").mockImplementation(() => undefined);
  mount({ "cell-origin": cellOrigin });
});

async function click(facts: MouseEventInit = {}): Promise<MouseEvent> {
  const event = new MouseEvent("click", { bubbles: true, cancelable: true, ...facts });
  document.querySelector("a[href='/origin/1/']")!.dispatchEvent(event);
  await new Promise((done) => setTimeout(done, 5));
  return event;
}

const dialog = () => document.querySelector<HTMLDialogElement>("dialog.origin-panel")!;

test("a click opens the main part of the origin page, at the origin's address", async () => {
  expect((await click()).defaultPrevented).toBe(true);
  expect(dialog().open).toBe(true);
  expect(dialog().querySelector("h1")!.textContent).toBe("Nguồn gốc con số");
  expect(history.pushState).toHaveBeenCalledWith({ origin: true }, "", expect.stringContaining("/origin/1/"));
  expect(document.title).toBe("Nguồn gốc");
});

test("scripts and the way back of the fetched page stay outside", async () => {
  await click();
  expect(dialog().querySelector("script, .breadcrumb")).toBeNull();
});

test("closing gives the focus and the title back", async () => {
  await click();
  dialog().close();
  await new Promise((done) => setTimeout(done, 5));
  expect(document.activeElement?.getAttribute("href")).toBe("/origin/1/");
  expect(document.title).toBe("Bảng");
  expect(document.querySelector("td.is-open")).toBeNull();
});

test("a click that asks for a new tab is left alone", async () => {
  expect((await click({ ctrlKey: true })).defaultPrevented).toBe(false);
  expect(dialog().open).toBe(false);
});

test("when the origin cannot be fetched, the browser goes there itself", async () => {
  const assign = vi.spyOn(location, "assign").mockImplementation(() => undefined);
  vi.stubGlobal("fetch", vi.fn(async () => new Response("", { status: 500 })));
  await click();
  expect(assign).toHaveBeenCalledWith(expect.stringContaining("/origin/1/"));
});
