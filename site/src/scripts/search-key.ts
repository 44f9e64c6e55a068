/** `/` opens the search, as Ctrl K does, unless somebody is typing. */
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target as HTMLElement;
  if (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
  event.preventDefault();
  document.querySelector<HTMLButtonElement>("site-search button[data-open-modal]")?.click();
});
