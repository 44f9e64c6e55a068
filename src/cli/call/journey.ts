import type { Transport } from "../../client/index.ts";
import type { OperationKey } from "../../openapi/contract.ts";

/** How far a call has come: what is reported when a signal ends it. */
export class Journey {
  readonly #transport: Transport;
  #phase: unknown = "connecting";
  #status: string | undefined;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Sends a request, and watches how far it gets. */
  readonly transport: Transport = async (url, init) => {
    try {
      const response = await this.#transport(url, init);
      this.#phase = "receiving";
      return response;
    } catch (error) {
      // What an earlier attempt has sent stays sent.
      if (this.#phase === "connecting") this.#phase = Object(error).phase;
      throw error;
    }
  };

  /** The work that the call has started, or follows, has this status. */
  runs(status: string): void {
    this.#status = status;
  }

  describe(operation: OperationKey): string {
    if (this.#status !== undefined)
      return `The work goes on without this command. Its last status: ${this.#status}.`;
    if (this.#phase === "connecting") return `Nothing of ${operation} was sent.`;
    if (/^(GET|HEAD) /.test(operation)) return `${operation} has no response yet.`;
    return `${operation} was sent, and its response is not known: the API may have worked on it.`;
  }
}
