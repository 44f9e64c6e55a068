import MiniSearch from "minisearch";

/** A section of a page, as the index file of the site has it. */
interface Entry {
  /** Address, from the root of the site. */
  readonly url: string;
  readonly title: string;
  readonly page: string;
  readonly text: string;
}

declare global {
  // The index is a script and no JSON, because a page that was opened as a file may not fetch anything.
  var searchEntries: readonly Entry[] | undefined;
}

const MOST = 10;
const script =
  document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : location.href;
const root = new URL("..", script);

/** Searches all pages from the field at the top; the index is loaded when it is first wanted. */
export function offerSearch(): void {
  const input = document.querySelector<HTMLInputElement>("#search");
  const list = document.querySelector<HTMLElement>("#found");
  const count = document.querySelector<HTMLElement>("#found-count");
  if (!input || !list || !count) return;
  let found: readonly Entry[] = [];
  let active = -1;

  const open = (shown: boolean): void => {
    list.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
    if (!shown) choose(-1);
  };
  const choose = (index: number): void => {
    active = index;
    [...list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === index));
      if (at === index) option.scrollIntoView({ block: "nearest" });
    });
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `found-${index}`);
  };
  const go = (entry: Entry | undefined): void => {
    if (!entry) return;
    open(false);
    location.href = new URL(entry.url, root).href;
  };
  const search = async (): Promise<void> => {
    const words = input.value.trim();
    const find = await index();
    // Another key may have been pressed while the index was loading.
    if (words !== input.value.trim()) return;
    found = words === "" ? [] : find(words);
    list.replaceChildren(...found.map((entry, at) => option(entry, words, at, () => go(entry))));
    count.textContent = words === "" ? "" : found.length === 0 ? "Nothing found" : `${found.length} found`;
    if (words !== "" && found.length === 0) list.replaceChildren(nothing());
    open(words !== "");
  };

  input.addEventListener("focus", () => void index());
  input.addEventListener("input", () => void search());
  input.addEventListener("keydown", (event) => {
    const last = found.length - 1;
    if (event.key === "Escape") open(false);
    else if (event.key === "ArrowDown") choose(active < last ? active + 1 : 0);
    else if (event.key === "ArrowUp") choose(active > 0 ? active - 1 : last);
    // What was found last may belong to fewer letters than the field has by now.
    else if (event.key === "Enter")
      void (active < 0 ? search() : Promise.resolve()).then(() => go(found[Math.max(active, 0)]));
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => open(false));
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.matches("input, select, textarea");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
}

let loaded: Promise<(words: string) => Entry[]> | undefined;

/** Loads the index once, and gives the search over it. */
function index(): Promise<(words: string) => Entry[]> {
  loaded ??= new Promise<readonly Entry[]>((resolve, reject) => {
    const file = document.createElement("script");
    file.src = new URL("assets/search-index.js", root).href;
    file.onload = () => resolve(globalThis.searchEntries ?? []);
    file.onerror = () => reject(new Error(`${file.src} could not be loaded.`));
    document.head.append(file);
  }).then((entries) => {
    const mini = new MiniSearch<Entry & { id: number }>({
      fields: ["title", "page", "text"],
      searchOptions: { boost: { title: 4, page: 1.5 }, prefix: true, combineWith: "AND" },
    });
    mini.addAll(entries.map((entry, id) => ({ ...entry, id })));
    return (words) => {
      const exact = mini.search(words);
      // Only words that are nowhere are taken for slips of the pen.
      const hits = exact.length > 0 ? exact : mini.search(words, { fuzzy: 0.2 });
      return hits.slice(0, MOST).flatMap(({ id }) => entries[Number(id)] ?? []);
    };
  });
  return loaded;
}

function option({ title, page, text }: Entry, words: string, at: number, go: () => void): HTMLElement {
  const item = document.createElement("li");
  item.id = `found-${at}`;
  item.role = "option";
  item.ariaSelected = "false";
  item.append(
    part("b", title),
    part("span", title === page ? "" : page),
    part("small", excerpt(text, words)),
  );
  // Before the field loses the focus, which would close the list.
  item.addEventListener("mousedown", (event) => event.preventDefault());
  item.addEventListener("click", go);
  return item;
}

function nothing(): HTMLElement {
  const item = document.createElement("li");
  item.role = "option";
  item.ariaDisabled = "true";
  item.textContent = "Nothing found";
  return item;
}

function part(name: string, text: string): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

/** The text around the first word that was asked for. */
function excerpt(text: string, words: string): string {
  const lower = text.toLowerCase();
  const places = words
    .toLowerCase()
    .split(/\s+/)
    .map((word) => lower.indexOf(word))
    .filter((place) => place >= 0);
  const start = Math.max(0, Math.min(...places, text.length) - 40);
  const from = places.length === 0 || start < 20 ? 0 : text.indexOf(" ", start) + 1;
  return `${from > 0 ? "... " : ""}${text.slice(from, from + 120)}${text.length > from + 120 ? " ..." : ""}`;
}
