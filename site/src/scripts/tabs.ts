/**
 * Turns the sections of `<div data-tabs="sample">` into tabs and remembers the chosen one. Without scripts, they stay sections.
 * The keys follow the tabs pattern of the ARIA Authoring Practices Guide.
 */
for (const group of document.querySelectorAll<HTMLElement>("[data-tabs]"))
  makeTabs(group, group.dataset.tabs ?? "");

function makeTabs(group: HTMLElement, name: string): void {
  const headings = [...group.querySelectorAll<HTMLElement>(":scope > .sl-heading-wrapper, :scope > h3")];
  const list = document.createElement("div");
  // Starlight would put a space above every tab but the first.
  list.className = "tab-list not-content";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "Ways to call the operation");
  const panels = headings.map((heading) => {
    const title = heading.querySelector("h3")?.textContent?.trim() ?? heading.textContent?.trim() ?? "";
    const id = (heading.matches("h3") ? heading : heading.querySelector("h3"))?.id || `tab-${title}`;
    const panel = document.createElement("div");
    panel.setAttribute("role", "tabpanel");
    panel.id = `${id}-panel`;
    while (heading.nextSibling && !headings.includes(heading.nextSibling as HTMLElement))
      panel.append(heading.nextSibling);
    heading.replaceWith(panel);
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = id;
    tab.textContent = title;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("aria-labelledby", id);
    tab.addEventListener("click", () => choose(title, true));
    list.append(tab);
    return { title, tab, panel };
  });
  group.prepend(list);

  function choose(title: string, remember: boolean): void {
    const chosen = panels.find((panel) => panel.title === title) ?? panels[0];
    for (const each of panels) {
      const selected = each === chosen;
      each.tab.setAttribute("aria-selected", String(selected));
      each.tab.tabIndex = selected ? 0 : -1;
      each.panel.hidden = !selected;
    }
    if (remember) storage()?.setItem(`tabs-${name}`, title);
  }

  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = panels.findIndex(({ tab }) => tab === document.activeElement);
    if (step === undefined || at < 0) return;
    const next = panels[(at + step + panels.length) % panels.length];
    if (!next) return;
    choose(next.title, true);
    next.tab.focus();
  });
  choose(storage()?.getItem(`tabs-${name}`) ?? "", false);
  group.classList.add("ready");
}

/** A browser that stores nothing throws where the storage is asked for. */
function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
