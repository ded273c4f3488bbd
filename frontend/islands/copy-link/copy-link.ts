import { say } from "../words";

const SHOWN_FOR = 4000;

/**
 * `<button data-island="copy-link" data-url="…" hidden>`: shows itself, and copies the
 * address (of the page, when no `data-url`). What happened is said beside it.
 */
export function copyLink(button: HTMLElement): void {
  const answer = document.createElement("output");
  answer.className = "copy-link-answer";
  button.after(answer);
  button.hidden = false;
  button.addEventListener("click", async () => {
    answer.textContent = (await copy(addressOf(button))) ? say("copied") : say("notCopied");
    setTimeout(() => (answer.textContent = ""), SHOWN_FOR);
  });
}

function addressOf(button: HTMLElement): string {
  return new URL(button.dataset["url"] ?? location.href, location.href).href;
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
