/** The console of an operation's page. Everything it needs is loaded when somebody opens it, also before this script has run. */
export function start(): void {
  for (const element of document.querySelectorAll<HTMLElement>("concord-console")) {
    const details = element.querySelector("details");
    if (!details) continue;
    const load = async () => {
      const { open } = await import("./console.ts");
      await open(element);
    };
    if (details.open) load();
    else details.addEventListener("toggle", load, { once: true });
  }
}
