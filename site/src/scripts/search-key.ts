// The search loads when the browser is idle. A page that draws nothing may never be idle, so wait at most a second.
const { requestIdleCallback: idle } = window;
if (idle)
  window.requestIdleCallback = (then, options) => idle.call(window, then, { timeout: 1000, ...options });

/** `/` opens the search like Ctrl+K, unless the focus is in a text field. */
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target as HTMLElement;
  if (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
  event.preventDefault();
  document.querySelector<HTMLButtonElement>("site-search button[data-open-modal]")?.click();
});

// The accessible name of the button is its visible text with the key (WCAG 2.5.3).
for (const button of document.querySelectorAll("site-search button[data-open-modal]"))
  button.setAttribute("aria-label", (button.textContent ?? "").replaceAll(/\s+/g, " ").trim());

// The search field loads late. Move the focus to it when it appears in an open dialog.
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
