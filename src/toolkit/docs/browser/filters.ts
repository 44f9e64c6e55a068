/** Shows only the codes that are asked for, on the page that has the filters. */
export function offerFilters(): void {
  const form = document.querySelector<HTMLFormElement>("#filters");
  if (!form) return;
  const words = field("words");
  const [api, status, retry] = [field("api"), field("status"), field("retry")];
  const sections = [...document.querySelectorAll<HTMLElement>("section.codes")].map((section) => ({
    section,
    api: section.dataset.api ?? "",
    codes: [...section.querySelectorAll<HTMLElement>("article.error")].map((article) => ({
      article,
      text: plain(`${article.querySelector("h3")?.textContent} ${article.querySelector("dl")?.textContent}`),
    })),
  }));
  const none = document.querySelector<HTMLElement>("#none");
  const count = document.querySelector<HTMLElement>("#count");

  const apply = (): void => {
    const wanted = plain(words.value).split(" ").filter(Boolean);
    let shown = 0;
    for (const { section, api: name, codes } of sections) {
      let here = 0;
      for (const { article, text } of codes) {
        const fits =
          (api.value === "" || api.value === name) &&
          (status.value === "" || status.value === article.dataset.status) &&
          (retry.value === "" || retry.value === article.dataset.retry) &&
          wanted.every((word) => text.includes(word));
        article.hidden = !fits;
        if (fits) here += 1;
      }
      section.hidden = here === 0;
      shown += here;
    }
    if (count) count.textContent = shown === 1 ? "1 code" : `${shown} codes`;
    if (none) none.hidden = shown > 0;
  };
  const reset = (): void => {
    form.reset();
    apply();
  };

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    reset();
    words.focus();
  });
  document.querySelector("#reset-none")?.addEventListener("click", () => {
    reset();
    words.focus();
  });
  // A link to a code that the filters hide shows it again.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    reset();
    target.scrollIntoView();
  });
  // A browser that comes back to the page fills the fields in by itself.
  apply();
}

function field(id: string): HTMLInputElement | HTMLSelectElement {
  const found = document.querySelector<HTMLInputElement | HTMLSelectElement>(`#${id}`);
  if (!found) throw new Error(`The page has no field "${id}".`);
  return found;
}

/** As people type it: without letter case, and `invalid partner id` for `INVALID_PARTNER_ID`. */
function plain(text: string): string {
  const lower = text.toLowerCase();
  return `${lower} ${lower.replaceAll("_", " ")}`.replaceAll(/\s+/g, " ").trim();
}
