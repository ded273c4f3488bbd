/** Without case and without marks, so that `thi xa` finds `Thị xã` and `da nang` finds `Đà Nẵng`. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .replace(/đ/g, "d")
    .replace(/Đ/g, "D")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}

/** Does the text hold every word of the wish? */
export function holds(text: string, wish: string): boolean {
  const folded = fold(text);
  return fold(wish).split(" ").every((word) => folded.includes(word));
}
