import { fetchPage } from "../pages";
import { say } from "../words";
import { moveByArrow } from "./arrows";

const LINKS = "td a[href]";

/**
 * The figures of a table open their origin beside the table instead of on another page.
 *
 * The element holds cells with links to origin pages. Esc, the button and the browser's
 * Back close the panel; the focus returns to the figure; the address is always the origin's.
 */
export function cellOrigin(table: HTMLElement): void {
  const panel = new OriginPanel();
  table.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>(LINKS);
    if (!link || !isPlain(event)) return;
    event.preventDefault();
    void panel.open(link);
  });
  table.addEventListener("keydown", (event) => moveByArrow(table, event, LINKS));
}

/** Only the plain click is ours: a new tab, a download or a selection stays the browser's. */
function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

class OriginPanel {
  private readonly dialog = document.createElement("dialog");
  private readonly body = document.createElement("div");
  private readonly whole = document.createElement("a");
  private readonly home = { address: location.href, title: document.title };
  private opener: HTMLAnchorElement | null = null;
  private request: AbortController | null = null;

  constructor() {
    this.dialog.className = "origin-panel";
    this.dialog.setAttribute("aria-label", say("origin"));
    this.body.className = "origin-panel-body";
    this.body.tabIndex = -1;
    this.dialog.append(this.head(), this.body);
    document.body.append(this.dialog);
    this.dialog.addEventListener("close", () => this.leave());
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
    this.body.addEventListener("click", (event) => this.scrollTo(event));
    window.addEventListener("popstate", () => this.dialog.open && this.dialog.close());
  }

  /** A link within the origin moves the panel, not the page's history. */
  private scrollTo(event: Event): void {
    const link = (event.target as Element).closest<HTMLAnchorElement | SVGAElement>("a");
    const place = link?.getAttribute("href") ?? "";
    if (!place.startsWith("#")) return;
    event.preventDefault();
    this.body.querySelector(`[id="${CSS.escape(place.slice(1))}"]`)?.scrollIntoView();
  }

  async open(link: HTMLAnchorElement): Promise<void> {
    this.opener = link;
    this.whole.href = link.href;
    this.body.replaceChildren(waiting());
    this.mark(true);
    this.dialog.showModal();
    history.pushState({ origin: true }, "", link.href);
    this.request = new AbortController();
    try {
      this.show(await fetchPage(link.href, this.request.signal));
    } catch {
      if (!this.request.signal.aborted) location.assign(link.href);
    }
  }

  private head(): HTMLElement {
    const head = document.createElement("div");
    head.className = "origin-panel-head";
    this.whole.textContent = say("whole");
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button";
    close.textContent = say("close");
    close.addEventListener("click", () => this.dialog.close());
    head.append(this.whole, close);
    return head;
  }

  private show(page: Document): void {
    const main = page.querySelector("main");
    if (!main) throw new Error("an origin page without a main part");
    main.querySelectorAll("script, .breadcrumb, .messages").forEach((part) => part.remove());
    this.body.replaceChildren(...Array.from(main.childNodes, (node) => document.importNode(node, true)));
    this.body.scrollTop = 0;
    this.body.focus();
    document.title = page.title;
  }

  /** Back at the table: its address and title, the focus on the figure that was opened. */
  private leave(): void {
    this.request?.abort();
    if ((history.state as { origin?: boolean } | null)?.origin) history.back();
    document.title = this.home.title;
    this.mark(false);
    this.opener?.focus();
  }

  private mark(isOpen: boolean): void {
    this.opener?.closest("td")?.classList.toggle("is-open", isOpen);
  }
}

function waiting(): HTMLElement {
  const line = document.createElement("p");
  line.className = "empty";
  line.setAttribute("role", "status");
  line.textContent = say("loading");
  return line;
}
