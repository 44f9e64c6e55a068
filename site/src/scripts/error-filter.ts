import { matches } from "./matches.ts";

/** Filters the codes by the form. The address holds the filter too, so it can be shared, and Back restores it. */
const form = document.querySelector<HTMLFormElement>("#error-filter");
if (form) filter(form);

interface Entry {
  readonly element: HTMLElement;
  readonly section: HTMLElement;
  readonly text: string;
}

function filter(form: HTMLFormElement): void {
  const names = ["q", "api", "status", "retry"] as const;
  const entries = [...document.querySelectorAll<HTMLElement>("article[data-status]")].flatMap(
    (element): Entry[] => {
      const section = element.closest<HTMLElement>("section[data-api]");
      return section ? [{ element, section, text: (element.textContent ?? "").toLowerCase() }] : [];
    },
  );
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement;

  /** Shows the codes that match the form. */
  function show(): void {
    const [words, api, status, retry] = names.map((name) => field(name).value);
    let count = 0;
    for (const { element, section, text } of entries) {
      const visible =
        matches(text, words ?? "") &&
        (api === "" || section.dataset.api === api) &&
        (status === "" || element.dataset.status === status) &&
        (retry === "" || element.dataset.retry === retry);
      element.hidden = !visible;
      if (visible) count += 1;
    }
    for (const section of new Set(entries.map((entry) => entry.section)))
      section.hidden = ![...section.querySelectorAll<HTMLElement>("article")].some(({ hidden }) => !hidden);
    (form.elements.namedItem("count") as HTMLOutputElement).value = `${count} code${count === 1 ? "" : "s"}`;
    const none = document.querySelector<HTMLElement>("#no-code");
    if (none) none.hidden = count > 0;
  }

  /** Fills the form from the address, at the start and after Back. */
  function read(): void {
    const query = new URLSearchParams(location.search);
    for (const name of names) field(name).value = query.get(name) ?? "";
    show();
    reveal();
  }

  function write(): void {
    const query = new URLSearchParams();
    for (const name of names) if (field(name).value !== "") query.set(name, field(name).value);
    const search = query.size > 0 ? `?${query}` : location.pathname;
    history.replaceState(history.state, "", search);
    show();
  }

  /** Scrolls to the code in the address, ignoring case. Resets the filter if it hides the code. */
  function reveal(): void {
    const name = decodeURIComponent(location.hash.slice(1)).toLowerCase();
    const heading =
      name &&
      [...document.querySelectorAll<HTMLElement>("main [id]")].find(({ id }) => id.toLowerCase() === name);
    if (!heading) return;
    const article = heading.closest<HTMLElement>("article[data-status]");
    if (article?.hidden) {
      form.reset();
      write();
    }
    heading.scrollIntoView();
  }

  form.addEventListener("input", write);
  form.addEventListener("reset", () => setTimeout(write));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", read);
  addEventListener("pageshow", read);
  addEventListener("hashchange", reveal);
}
