/** `concord-apis/node`: a transport for servers. Browsers use their own `fetch`. */
export { type NodeTransport, type NodeTransportOptions, nodeTransport } from "./transport.ts";
