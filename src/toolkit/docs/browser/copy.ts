/** Gives every block of code a button that copies it; without a script there is just the block. */
export function offerCopies(): void {
  for (const block of document.querySelectorAll<HTMLElement>(".code")) {
    const code = block.querySelector("code");
    if (!code) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", () => {
      copy(code).then(
        () => say(button, "Copied"),
        () => say(button, "Selected: press Ctrl+C"),
      );
    });
    block.append(button);
  }
}

async function copy(code: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(code.textContent ?? "");
  } catch (refused) {
    // No clipboard without permission; what is selected can be copied by hand.
    getSelection()?.selectAllChildren(code);
    throw refused;
  }
}

function say(button: HTMLElement, text: string): void {
  button.textContent = text;
  button.setAttribute("aria-live", "polite");
  setTimeout(() => {
    button.textContent = "Copy";
  }, 2000);
}
