/** Collects a text, which may be split into formatted runs. Phonetic hints are left out. */
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

  /** Hands out the text so far, and begins a new one. */
  take(): string {
    const text = this.#text;
    this.#text = "";
    return text.includes("_x") ? text.replace(/_x([\dA-F]{4})_/gi, unescaped) : text;
  }
}

/** XML cannot hold some characters. Excel writes their code instead. */
function unescaped(_: string, code: string): string {
  return String.fromCharCode(Number.parseInt(code, 16));
}
