import type { Dispatcher } from "undici";
import { byVariables, type Dispatchers, onlyBy } from "./dispatchers.ts";
import { marked, type Phase } from "./phase.ts";
import { ReceivedBody } from "./received-body.ts";
import { NodeResponse } from "./response.ts";
import { type Sendable, sendable } from "./sendable.ts";
import { type Target, targetReader } from "./target.ts";

export interface NodeTransportOptions {
  /** What sends the requests: an undici `Agent` with certificates, limits or HTTP/2 of your own, a mock. */
  readonly dispatcher?: Dispatcher;
  /** Ends the sending: when it aborts, a request of which nothing was written fails, and so does each later one. Others go on. */
  readonly stop?: AbortSignal;
}

/**
 * Sends a request as `fetch` does, without following redirects. `close` ends its idle connections, `destroy` ends all of them: requests
 * under way fail for that reason. A dispatcher of the caller's own is left alone. An error, and the reason of a signal that ends a
 * request, has a `phase`: how far the request had come.
 */
export interface NodeTransport {
  (url: string, init: RequestInit): Promise<Response>;
  close(): Promise<void>;
  destroy(reason: Error): Promise<void>;
}

/**
 * Makes a transport over undici's dispatcher, for the option `transport`: the behaviour of `fetch` for half to two thirds of its
 * CPU time. Bodies that are at hand go to the socket as they are. Connections are kept alive and shared by all clients
 * that get the same transport. Proxies come from HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.
 * @throws TypeError for a variable that counts and names no http or https proxy.
 */
export function nodeTransport({ dispatcher, stop }: NodeTransportOptions = {}): NodeTransport {
  const dispatchers = dispatcher ? onlyBy(dispatcher) : byVariables(process.env);
  const read = targetReader();
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    if (init.signal?.aborted) throw marked(init.signal.reason, "connecting");
    const ready = sendable(init);
    return dispatch(
      { dispatchers, stop, target: read(url) },
      url,
      init,
      ready instanceof Promise ? await ready : ready,
    );
  };
  const { close, destroy } = dispatchers;
  return Object.assign(send, { close, destroy });
}

interface Sending {
  readonly dispatchers: Dispatchers;
  readonly stop: AbortSignal | undefined;
  readonly target: Target;
}

function dispatch(
  { dispatchers, stop, target }: Sending,
  url: string,
  { method = "GET", signal }: RequestInit,
  { body, headers }: Sendable,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const received = new ReceivedBody();
    let control: Dispatcher.DispatchController | undefined;
    let phase: Phase = "connecting";
    const forget = () => {
      signal?.removeEventListener("abort", abort);
      stop?.removeEventListener("abort", halt);
    };
    const fail = (error: unknown) => {
      forget();
      // The client recognizes the platform's messages, and asks the phase what may have been worked on.
      const because = (message: string) => {
        const reason = signal?.aborted ? signal.reason : new TypeError(message, { cause: error });
        return phase === "connecting" && !dispatchers.reportStarts ? reason : marked(reason, phase);
      };
      if (phase !== "receiving") reject(because("fetch failed"));
      received.fail(because("terminated"));
    };
    const end = (reason: unknown) => {
      control?.abort(reason instanceof Error ? reason : new Error("aborted", { cause: reason }));
      fail(reason);
    };
    const abort = () => end(signal?.reason);
    const halt = () => {
      if (phase === "connecting") end(stop?.reason);
    };
    signal?.addEventListener("abort", abort);
    stop?.addEventListener("abort", halt);
    // A form was read in between.
    if (signal?.aborted) return abort();
    if (stop?.aborted) return halt();
    try {
      dispatchers.of(target.url).dispatch(
        {
          origin: target.origin,
          path: target.path,
          // Any method that is a token may be sent.
          method: method as Dispatcher.HttpMethod,
          headers,
          body,
        },
        {
          /** The connection is there, and the request is written next. */
          onRequestStart(controller) {
            control = controller;
            received.flow = controller;
            if (signal?.aborted) abort();
            else if (stop?.aborted) halt();
            else phase = "waiting";
          },
          onResponseStart(controller, status, fields, statusText = "") {
            // 103 and the like only announce a response.
            if (status < 200) return;
            const isSecond = phase === "receiving";
            if (isSecond || status > 599) {
              const error = new Error(isSecond ? "A second response came" : `The status is ${status}`);
              controller.abort(error);
              return fail(error);
            }
            phase = "receiving";
            const response = new NodeResponse({ url, method, status, statusText, fields, received });
            // It has all that the platform's class has, and is an instance of it.
            resolve(response as unknown as Response);
          },
          onResponseData: (_, chunk) => received.push(chunk),
          onResponseEnd() {
            forget();
            if (phase === "receiving") received.end();
            else fail(new Error("The connection ended without a response"));
          },
          onResponseError: (_, error) => fail(error),
          onRequestUpgrade(controller, status) {
            const error = new Error(`The server wants another protocol (${status})`);
            controller.abort(error);
            fail(error);
          },
        },
      );
    } catch (error) {
      fail(error);
    }
  });
}
