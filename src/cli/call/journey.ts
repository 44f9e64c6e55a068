import type { Transport } from "../../client/index.ts";
import type { OperationKey } from "../../openapi/contract.ts";
import { isRead } from "./operation.ts";

/** A rate limit, and a credential that is renewed: another attempt may follow, because nothing was worked on. */
const TURNED_AWAY = [429, 401];

/** How far a call has come: what is reported when a signal ends it. */
export class Journey {
  readonly #transport: Transport;
  /** Whether the API may have worked on an attempt. What an earlier one has sent stays sent. */
  #isSent = false;
  #turnedAway: number | undefined;
  #hasBegun = false;
  #status: string | undefined;
  /** Settles when it is known how far the last request has come. */
  #known: Promise<unknown> = Promise.resolve();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Sends a request, and watches how far it gets. */
  readonly transport: Transport = (url, init) => {
    const response = this.#transport(url, init);
    this.#known = response.then(
      ({ status }) => {
        if (TURNED_AWAY.includes(status)) this.#turnedAway = status;
        else this.#isSent = true;
      },
      (error: unknown) => {
        if (Object(error).phase !== "connecting") this.#isSent = true;
      },
    );
    return response;
  };

  /** The call has a response, and follows the work that it has started. */
  begins(): void {
    this.#hasBegun = true;
  }

  /** The work that the call has started, or follows, has this status. */
  runs(status: string): void {
    this.#status = status;
  }

  /** Says it once the signal has ended the last request. */
  async describe(operation: OperationKey): Promise<string> {
    await this.#known;
    if (this.#status !== undefined)
      return `The work goes on without this command. Its last status: ${this.#status}.`;
    if (this.#hasBegun) return "The work has begun, and goes on without this command.";
    if (!this.#isSent && this.#turnedAway !== undefined)
      return `${operation} was rejected (${this.#turnedAway}), and nothing was worked on.`;
    if (!this.#isSent) return `Nothing of ${operation} was sent.`;
    if (isRead(operation)) return `${operation} has no response yet.`;
    return `${operation} was sent, and its response is not known: the API may have worked on it.`;
  }
}
