import { proxyVariables } from "./proxy.ts";

/** Why no response came, and what to do about it. */
export interface ConnectionTrouble {
  readonly what: string;
  readonly advice: string;
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS/;

/** Describes why a request failed; `undefined` for an unknown cause. */
export function connectionTrouble(cause: unknown): ConnectionTrouble | undefined {
  const chain = causesOf(cause);
  const codes = chain.map(({ code }) => code);
  const messages = chain.map(({ message }) => message);
  const detail = messages.at(-1) ?? "";
  const has = (pattern: RegExp) => codes.some((code) => pattern.test(code));
  const [proxy] = proxyVariables();
  if (messages.some((message) => /407/.test(message)) && proxy !== undefined) {
    return {
      what: "the proxy asks for a user name and a password (407)",
      advice: `Put them into ${proxy}: http://user:password@host:port.`,
    };
  }
  const refusal = messages.map((message) => /Proxy response \((\d+)\)/.exec(message)?.[1]).find(Boolean);
  if (refusal !== undefined && proxy !== undefined) {
    return {
      what: `the proxy does not let it through (${refusal})`,
      advice: `Check ${proxy}, or name the host in NO_PROXY to go around the proxy.`,
    };
  }
  if (has(CERTIFICATE)) {
    return {
      what: `the server's certificate is not trusted: ${detail}`,
      advice:
        "If a company's proxy or a server of your own signs it, name the file with its certificate in NODE_EXTRA_CA_CERTS. Otherwise do not send a key there.",
    };
  }
  if (has(/^EPROTO$|SSL/)) {
    return {
      what: "the server does not speak TLS on this port",
      advice: "Check whether the base URL begins with http or https, and its port.",
    };
  }
  const aborted = phaseOfTimeout(cause);
  const through = proxy === undefined ? "" : ` ${proxy} is set: check that the proxy is right and runs.`;
  if (aborted)
    return { what: aborted, advice: `Check the base URL, and that the server there works.${through}` };
  if (has(/^ENOTFOUND$/)) {
    return {
      what: `the host name is not known: ${detail}`,
      advice: `Check the base URL and the network.${through}`,
    };
  }
  if (has(/^EAI_AGAIN$/)) {
    return {
      what: `the host name cannot be looked up now: ${detail}`,
      advice: `Check the network.${through}`,
    };
  }
  if (has(/^ECONNREFUSED$/)) {
    return {
      what: `the connection was refused: ${detail || "nothing listens there"}`,
      advice: `Check the base URL, and that the server runs.${through}`,
    };
  }
  if (has(/^(ENETUNREACH|EHOSTUNREACH)$/)) {
    return { what: `the host cannot be reached: ${detail}`, advice: `Check the network.${through}` };
  }
  if (has(/TIMEOUT|ETIMEDOUT/)) {
    const hint = through || " Where only a proxy leads out, name it in HTTPS_PROXY.";
    return { what: `the connection was not made in time: ${detail}`, advice: `Check the network.${hint}` };
  }
  // Undici asserts that nobody switches protocols unasked.
  if (has(/^ERR_ASSERTION$/)) {
    return {
      what: "what came is no response to the request",
      advice: `Check the base URL and what responds there.${through}`,
    };
  }
  return undefined;
}

/** What an attempt that took too long has waited for. The transport marks how far it came. */
function phaseOfTimeout(cause: unknown): string | undefined {
  const { name, phase } = Object(cause);
  if (name !== "AbortError") return undefined;
  if (phase === "connecting") return "the connection was not made in time";
  return phase === "receiving"
    ? "its response began, and did not end in time"
    : "the connection was made, and no response came in time";
}

interface Cause {
  readonly code: string;
  readonly message: string;
}

/** An error and its causes. If every address of a host failed, the first failure counts. */
function causesOf(error: unknown): Cause[] {
  const found: Cause[] = [];
  for (let at: unknown = error; at instanceof Error && found.length < 8; ) {
    found.push({ code: "code" in at ? String(at.code) : "", message: at.message });
    at = at.cause ?? (at instanceof AggregateError ? at.errors[0] : undefined);
  }
  return found.filter(({ code, message }) => code !== "" || message !== "");
}
