/** The few words that scripts say themselves, in the language of the page. */
const WORDS = {
  close: { vi: "Đóng", en: "Close" },
  origin: { vi: "Nguồn gốc con số", en: "Origin of the figure" },
  loading: { vi: "Đang mở…", en: "Opening…" },
  whole: { vi: "Mở thành trang riêng", en: "Open as a page" },
  copied: { vi: "Đã chép đường dẫn", en: "Link copied" },
  notCopied: { vi: "Chưa chép được: hãy chép từ thanh địa chỉ", en: "Not copied: take it from the address bar" },
  shown: { vi: "Đang hiện {shown}/{all}", en: "Showing {shown} of {all}" },
  away: { vi: "Mất kết nối, đang thử lại…", en: "Connection lost, trying again…" },
} as const;

export type Word = keyof typeof WORDS;

export function say(word: Word, facts: Record<string, string | number> = {}): string {
  const language = document.documentElement.lang.startsWith("en") ? "en" : "vi";
  return WORDS[word][language].replace(/\{(\w+)\}/g, (_, fact: string) => String(facts[fact] ?? ""));
}
