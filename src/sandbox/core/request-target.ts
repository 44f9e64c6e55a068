/** What a request asks for, and from which host. */
export interface Target {
  /** First segment of the path: the name of an API. */
  readonly prefix: string;
  /** The path after it, as received: not decoded or normalised. */
  readonly path: string;
  /** Without the question mark. */
  readonly search: string;
  /** The authority of an absolute-form target, which overrides the `Host` field (RFC 9112, section 3.2.2). */
  readonly authority: string | undefined;
}

/** Splits `/api/things?limit=1` or `http://host/api/things?limit=1` into `api`, `/things` and `limit=1`. */
export function readTarget(url: string): Target {
  // Almost every target is a path.
  const [absolute, authority] = url.startsWith("/") ? [] : (/^https?:\/\/([^/?]*)/i.exec(url) ?? []);
  const relative = absolute === undefined ? url : url.slice(absolute.length);
  const question = relative.indexOf("?");
  const whole = question < 0 ? relative : relative.slice(0, question);
  const slash = whole.indexOf("/", 1);
  return {
    prefix: slash < 0 ? whole.slice(1) : whole.slice(1, slash),
    path: slash < 0 ? "/" : whole.slice(slash),
    search: question < 0 ? "" : relative.slice(question + 1),
    authority,
  };
}

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

let last = { authority: "", loopback: false };

/** Whether an authority names this machine. Another name means DNS rebinding by a web page. */
export function namesLoopback(authority: string): boolean {
  // Almost every request names the same one as the request before.
  if (authority !== last.authority) last = { authority, loopback: isNameOfLoopback(authority) };
  return last.loopback;
}

function isNameOfLoopback(authority: string): boolean {
  const host = authority
    .replace(/:\d*$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();
  return isLoopback(host) || host.endsWith(".localhost");
}
