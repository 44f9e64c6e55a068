/** Fields of the connection and of the body's frame, in lower case. Transports write them, and drop or reject what a caller states. */
export const OF_TRANSPORT =
  /^(connection|content-length|expect|host|keep-alive|proxy-.*|sec-fetch-.*|te|trailer|transfer-encoding|upgrade)$/;

/** Header fields that OpenAPI describes by media types and security schemes. A parameter of such a name has no effect. */
export const DESCRIBED_ELSEWHERE = /^(accept|content-type|authorization)$/;
