import { connect } from "node:net";
import type { Contract, Operation } from "../openapi/contract.ts";
import { CommandFailed, exit } from "./exit.ts";

/** Where calls go, and who said so. */
export interface Target {
  readonly url: string;
  /** The option, variable or profile that sets it; absent for the API's own server. */
  readonly source?: string;
}

/** @throws CommandFailed for an invalid base URL. It never shows the text, which may hold a password. */
export function checkedBaseUrl(given: string, source: string): string {
  const text = given.trim();
  const refuse = (why: string): never => {
    throw new CommandFailed(
      `${source} ${why}. Give an address such as https://api.example.com/v1.`,
      exit.misuse,
    );
  };
  // A parser would take out what is white, and turn a backslash.
  if (!/^https?:\/\/[^/\s\\][^\s\\]*$/i.test(text) || !URL.canParse(text))
    refuse("is not an http or https address");
  const { username, password, search, hash, origin, pathname } = new URL(text);
  if (username || password)
    refuse("has a user name or a password in it, which would show up in logs and error messages");
  if (search || text.includes("?")) refuse("has a query (what follows the ?), which no path can be added to");
  if (hash || text.includes("#")) refuse("has a fragment (what follows the #), which is never sent");
  return `${origin}${pathname}`.replace(/\/+$/, "");
}

/**
 * Refuses to send a credential over plain http: everybody on the way could read it.
 * @throws CommandFailed
 */
export function refuseClearText({ url, source }: Target, insecureHttp: boolean | undefined): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === "https:" || insecureHttp || isLoopback(hostname)) return;
  throw new CommandFailed(
    `${source ?? "The base URL"} leads to ${hostname} over plain http: everybody on the way could read the key. Use https, or add --insecure-http if nobody else can read the connection.`,
    exit.misuse,
  );
}

export function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, "");
  return (
    name === "localhost" || name.endsWith(".localhost") || name === "::1" || /^127(\.\d+){3}$/.test(name)
  );
}

/** Whether a URL has the host of one of the API's servers. */
export function isOwnServer(contract: Contract, operation: Operation, url: string): boolean {
  const own = [...contract.servers, ...(operation.server === undefined ? [] : [operation.server])];
  return own.some((server) => URL.canParse(server) && new URL(server).host === new URL(url).host);
}

/** Where `concord sandbox` listens by default. */
export const SANDBOX_PORT = 4080;

/** Whether a local port accepts a connection within 250 ms. */
export function listensHere(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", timeout: 250 });
    const end = (listens: boolean): void => {
      socket.destroy();
      resolve(listens);
    };
    socket.on("connect", () => end(true));
    socket.on("error", () => end(false)).on("timeout", () => end(false));
  });
}
