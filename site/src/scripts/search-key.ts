// The search is loaded in an idle moment, and a page that draws nothing may never have one. A second is long enough to wait.
const { requestIdleCallback: idle } = window;
if (idle)
  window.requestIdleCallback = (then, options) => idle.call(window, then, { timeout: 1000, ...options });

/** `/` opens the search, as Ctrl K does, unless somebody is typing. */
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target as HTMLElement;
  if (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
  event.preventDefault();
  document.querySelector<HTMLButtonElement>("site-search button[data-open-modal]")?.click();
});

// What the button shows, its key included, is its name (WCAG 2.5.3).
for (const button of document.querySelectorAll("site-search button[data-open-modal]"))
  button.setAttribute("aria-label", (button.textContent ?? "").replaceAll(/\s+/g, " ").trim());

// The field comes a moment after the page. Who opens the search before that types into it all the same.
for (const dialog of document.querySelectorAll("site-search dialog")) {
  const focus = () => {
    if (dialog.hasAttribute("open")) dialog.querySelector<HTMLInputElement>("input")?.focus();
  };
  new MutationObserver(focus).observe(dialog, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["open"],
  });
}
