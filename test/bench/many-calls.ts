// Makes many calls over a transport that responds at once, for a look at what the engine does with the client's code.
import { meshi } from "../../generated/meshi/index.ts";
import { createClient } from "../../src/client/index.ts";

const client = createClient(meshi, {
  baseUrl: "http://127.0.0.1",
  token: "bench",
  pace: false,
  transport: async () =>
    new Response('{"run_id":"run-1"}', { headers: { "content-type": "application/json" } }),
});
const read = { params: { path: { run_id: "run-1" } } };
for (let call = 0; call < 20_000; call++) {
  const { data } = await client.GET("/runs/{run_id}", read);
  if (data?.run_id !== "run-1") throw new Error("The response is not the transport's.");
}
