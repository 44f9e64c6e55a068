/** Collects a text that may be in runs of different looks; how it is pronounced is no part of it. */
export class TextOfCell {
  #text = "";
  #isOpen = false;
  #spoken = 0;

  open(name: string): void {
    if (name === "t") this.#isOpen = true;
    if (name === "rPh") this.#spoken += 1;
  }

  add(text: string): void {
    if (this.#isOpen && this.#spoken === 0) this.#text += text;
  }

  close(name: string): void {
    if (name === "t") this.#isOpen = false;
    if (name === "rPh") this.#spoken -= 1;
  }

  /** The text so far, once: the next one begins empty. */
  take(): string {
    const text = this.#text;
    this.#text = "";
    return text.includes("_x") ? text.replace(/_x([\dA-F]{4})_/gi, unescaped) : text;
  }
}

/** XML cannot hold some characters, for which Excel writes their number. */
function unescaped(_: string, code: string): string {
  return String.fromCharCode(Number.parseInt(code, 16));
}
