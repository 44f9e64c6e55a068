import type { IncomingHttpHeaders } from "node:http";
import { decodersFor } from "./decoders.ts";
import { NodeHeaders } from "./headers.ts";
import type { ReceivedBody } from "./received-body.ts";

/** Keeps nothing from one body to the next, so one serves all. */
const decoder = new TextDecoder();

/** Responses that have no body. */
const BODILESS = new Set([204, 205, 304]);

/** A response as it came from the dispatcher. */
export interface Received {
  readonly url: string;
  readonly method: string;
  readonly status: number;
  readonly statusText: string;
  readonly fields: IncomingHttpHeaders;
  readonly received: ReceivedBody;
}

/**
 * A `Response` whose header and body cost nothing until they are used: the platform's class makes a stream of every body,
 * which takes as long as all the rest of a call. The platform's class does what is rarely used.
 */
export class NodeResponse {
  readonly status: number;
  readonly url: string;
  readonly type = "basic";
  readonly redirected = false;
  readonly headers: Headers;
  readonly #reason: string;
  readonly #received: ReceivedBody;
  readonly #hasBody: boolean;
  #stream: ReadableStream<Uint8Array> | undefined;
  #platform: Response | undefined;
  #used = false;

  constructor({ url, method, status, statusText, fields, received }: Received) {
    this.status = status;
    this.#reason = statusText;
    this.url = url;
    // It has all that the platform's class has, and is an instance of it.
    this.headers = new NodeHeaders(fields) as unknown as Headers;
    this.#received = received;
    this.#hasBody = method !== "HEAD" && !BODILESS.has(status);
    const coding = fields["content-encoding"];
    if (coding && this.#hasBody) received.decodeBy(decodersFor(String(coding)));
  }

  get statusText(): string {
    // The platform's class would refuse a reason with a control character.
    return this.#reason.replace(/[^\t\x20-\x7e\x80-\xff]/g, "");
  }

  get ok(): boolean {
    return this.status < 300;
  }

  get body(): ReadableStream<Uint8Array> | null {
    if (this.#platform) return this.#platform.body;
    if (!this.#hasBody) return null;
    const received = this.#received;
    this.#stream ??= new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const chunk = await received.next();
          if (chunk) controller.enqueue(chunk);
          else controller.close();
        },
        cancel: () => received.cancel(),
      },
      { highWaterMark: 0 },
    );
    return this.#stream;
  }

  get bodyUsed(): boolean {
    return this.#used || (this.#platform?.bodyUsed ?? this.#stream?.locked ?? false);
  }

  async text(): Promise<string> {
    if (this.#stream || this.#platform || this.#used) return this.#asPlatform().text();
    if (!this.#hasBody) return "";
    this.#used = true;
    const bytes = this.#received.bytes();
    // Most bodies come together with their header.
    return decoder.decode(bytes instanceof Promise ? await bytes : bytes);
  }

  json(): Promise<unknown> {
    return this.#asPlatform().json();
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return this.#asPlatform().arrayBuffer();
  }

  blob(): Promise<Blob> {
    return this.#asPlatform().blob();
  }

  bytes(): Promise<Uint8Array> {
    return this.#asPlatform().bytes();
  }

  formData(): Promise<FormData> {
    return this.#asPlatform().formData();
  }

  clone(): Response {
    return this.#asPlatform().clone();
  }

  #asPlatform(): Response {
    if (this.#used) throw new TypeError("Body is unusable: Body has already been read");
    const { status, statusText, headers } = this;
    this.#platform ??= new Response(this.body, { status, statusText, headers });
    return this.#platform;
  }
}

// So that `instanceof Response` holds; every property of the platform's class is replaced above.
Object.setPrototypeOf(NodeResponse.prototype, Response.prototype);
