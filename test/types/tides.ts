/** What every contract of the tests has. */
export const tides = {
  name: "tides",
  title: "Tides",
  version: "1",
  servers: ["https://tides.test"],
  securitySchemes: {},
  requestId: {},
  rateLimits: [],
} as const;
