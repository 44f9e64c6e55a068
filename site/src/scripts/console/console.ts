import type { ConsoleOperation } from "../../../console-data.ts";
import { call } from "./call.ts";
import { element } from "./dom.ts";
import { form, type Input } from "./form.ts";
import { report } from "./report.ts";

/** Default address of `concord sandbox` for the console. */
const SANDBOX = "http://127.0.0.1:4080";

/** Fills the console of a page. Until a sandbox responds, it is disabled and shows how to start one. */
export async function open(host: HTMLElement): Promise<void> {
  const { api = "", operation = "", base = "" } = host.dataset;
  const body = host.querySelector<HTMLElement>(".console-body");
  if (!body) return;
  const response = await fetch(`${base}/console/${api}.json`);
  const operations: Readonly<Record<string, ConsoleOperation>> = await response.json();
  const data = operations[operation];
  if (!data) return;

  const address = element("input", { value: SANDBOX, type: "url", autocomplete: "off" });
  const output = element("div", { class: "console-output", "aria-live": "polite" });
  const missing = element("p");
  const again = element("button", { type: "button" }, "Look again");
  const off = element(
    "div",
    { class: "console-off", role: "status" },
    missing,
    element("pre", { tabindex: "0" }, `npx concord sandbox --cors ${location.origin}`),
    again,
  );
  let latest: Input | undefined;
  const ask = form(data, async (input) => {
    latest = input;
    output.replaceChildren(element("p", {}, "Sending …"));
    let shown: Node[] = [];
    try {
      shown = report(data, await call(api, sandbox(), data, input));
    } finally {
      // Ignore the result if the reader has sent another request meanwhile.
      if (input === latest) output.replaceChildren(...shown);
    }
  });
  address.addEventListener("change", check);
  again.addEventListener("click", check);
  body.replaceChildren(element("label", {}, "Sandbox", address), off, ask.element, output);
  await check();

  function sandbox(): string {
    return address.value.replace(/\/$/, "");
  }

  async function check(): Promise<void> {
    const asked = sandbox();
    const responds = await isThere(asked);
    // Ignore the result if the reader has changed the address meanwhile.
    if (asked !== sandbox()) return;
    missing.textContent = `No sandbox responds at ${asked}. Start one that allows this page:`;
    ask.enable(responds);
    // Move the focus from the button to the form before the button is hidden.
    if (responds && off.contains(document.activeElement)) ask.focus();
    off.hidden = responds;
  }
}

/** Whether the address responds, with any status, and lets this page read it. */
async function isThere(address: string): Promise<boolean> {
  try {
    await fetch(address, { signal: AbortSignal.timeout(2000) });
    return true;
  } catch {
    return false;
  }
}
