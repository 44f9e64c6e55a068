/** `concord-apis/node`: a transport for servers, and which proxies it uses. Browsers use their own `fetch`. */
export { proxiesOf, proxyVariables } from "./proxies.ts";
export { type NodeTransport, type NodeTransportOptions, nodeTransport } from "./transport.ts";
