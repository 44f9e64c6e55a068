/** Loads the console of an operation's page when it is opened, or now if it is open already. */
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
