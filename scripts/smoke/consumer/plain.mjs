import { createClient } from "concord-apis";
import { meshi } from "concord-apis/meshi";
import { startSandbox } from "concord-apis/sandbox";

const sandbox = await startSandbox();
const client = createClient(meshi, { baseUrl: sandbox.urls.meshi, token: "meshi-read-key" });
const { data, error } = await client.GET("/auth");
console.log(error ?? data.scopes.join());
await sandbox.close();
