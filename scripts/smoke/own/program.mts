import { ApiError, createClient, paginate, unwrap } from "concord-apis";
import { kites } from "./src/api/kites/index.js";

export async function program(baseUrl: string, token: string): Promise<string> {
  const waits: string[] = [];
  const client = createClient(kites, {
    baseUrl,
    token,
    hooks: { onWait: ({ reason }) => waits.push(reason) },
  });
  for (const name of ["Roller", "Delta", "Sled"]) await unwrap(client.POST("/kites", { body: { name } }));
  const seen: string[] = [];
  const params = { query: { limit: 2 } };
  for await (const { name } of paginate(client, "/kites", { params })) seen.push(name);
  const { error } = await client.GET("/kites/{kite_id}", { params: { path: { kite_id: "nowhere" } } });
  const problem = error instanceof ApiError ? [error.status, error.code] : ["none"];
  return [...waits, ...seen.slice(-3), ...problem].join(" ");
}
