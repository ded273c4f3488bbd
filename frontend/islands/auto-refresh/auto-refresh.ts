import { fetchPage } from "../pages";
import { say } from "../words";

const EVERY = 2;
const AT_MOST = 30;

/**
 * `<section id="progress" data-island="auto-refresh" data-every="2">`: takes its own new text from
 * the same page every `every` seconds while the page is seen, and stops when the new text has no
 * `data-island` any more (the work is over). Without a script the page says to reload.
 */
export function autoRefresh(part: HTMLElement): void {
  const every = Number(part.dataset["every"] ?? EVERY);
  let wait = every;
  const again = (seconds: number): void => void setTimeout(look, seconds * 1000);
  const look = async (): Promise<void> => {
    if (document.hidden) return again(every);
    const isGoingOn = await refresh(part).then(
      (goesOn) => ((wait = every), goesOn),
      () => ((wait = Math.min(wait * 2, AT_MOST)), sayAway(part), true),
    );
    if (isGoingOn) again(wait);
  };
  again(every);
}

/** The part takes its new children. False when the server says that nothing more will change. */
export async function refresh(part: HTMLElement): Promise<boolean> {
  const page = await fetchPage(location.href);
  const fresh = page.getElementById(part.id);
  if (!fresh) return false;
  if (fresh.innerHTML.trim() !== part.dataset["last"]) replace(part, fresh);
  return fresh.dataset["island"]?.includes("auto-refresh") ?? false;
}

function replace(part: HTMLElement, fresh: HTMLElement): void {
  part.dataset["last"] = fresh.innerHTML.trim();
  const focused = part.contains(document.activeElement) ? document.activeElement?.id : "";
  const opened = Array.from(part.querySelectorAll("details[open][id]"), (details) => details.id);
  part.replaceChildren(...Array.from(fresh.childNodes, (node) => document.importNode(node, true)));
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus();
}

function sayAway(part: HTMLElement): void {
  if (part.querySelector(".auto-refresh-away")) return;
  const line = document.createElement("p");
  line.className = "auto-refresh-away notice notice-warning";
  line.setAttribute("role", "status");
  line.textContent = say("away");
  delete part.dataset["last"];
  part.prepend(line);
}
