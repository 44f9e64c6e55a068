/** The console of an operation's page. Everything it needs is loaded when somebody opens it. */
export function start(): void {
  for (const element of document.querySelectorAll<HTMLElement>("concord-console")) {
    const details = element.querySelector("details");
    details?.addEventListener(
      "toggle",
      async () => {
        const { open } = await import("./console.ts");
        await open(element);
      },
      { once: true },
    );
  }
}
