import { expect, test } from "vitest";
import { fold, holds } from "./fold";

test("words without marks find words with marks", () => {
  expect(fold("  Thị xã   ĐÀ NẴNG ")).toBe("thi xa da nang");
  expect(holds("Quần đảo Hoàng Sa (thành phố Đà Nẵng)", "da nang hoang")).toBe(true);
});

test("every word must be there", () => {
  expect(holds("Thành thị, nữ", "thanh nam")).toBe(false);
});

test("letters composed and decomposed are the same", () => {
  expect(fold("Huế".normalize("NFD"))).toBe(fold("Huế".normalize("NFC")));
});

test("no wish hides nothing", () => {
  expect(holds("Nông thôn", "  ")).toBe(true);
});
