import { beforeEach, expect, test, vi } from "vitest";
import { mount } from "../mount";
import { copyLink } from "./copy-link";

const write = vi.fn(async (_: string) => undefined as void);

beforeEach(() => {
  document.documentElement.lang = "en";
  document.body.innerHTML = `<button data-island="copy-link" data-url="/tables/expenditure/" hidden>Copy</button>`;
  vi.stubGlobal("navigator", { clipboard: { writeText: write } });
  mount({ "copy-link": copyLink });
});

async function press(): Promise<string> {
  const button = document.querySelector("button")!;
  button.click();
  await new Promise((done) => setTimeout(done, 5));
  return document.querySelector("output")!.textContent ?? "";
}

test("the button shows itself, copies the whole address and says so", async () => {
  expect(document.querySelector("button")!.hidden).toBe(false);
  expect(await press()).toBe("Link copied");
  expect(write).toHaveBeenCalledWith(expect.stringMatching(/^\w+:.*\/tables\/expenditure\/$/));
});

test("when the browser refuses, the reader is told another way", async () => {
  write.mockRejectedValueOnce(new Error("refused"));
  expect(await press()).toContain("address bar");
});
