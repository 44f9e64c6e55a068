import { type Connect, headers, READ, type Run, TOKEN, WRITE, write } from "./contenders.ts";
import { peer } from "./peer-packages.ts";

/** A client function that takes a URL and options and returns the JSON of the response. */
type Json = (url: string, init?: object) => Promise<Run>;

/** Other clients, each set up as its documentation says, with its own retries if it has some. */
export const peers: Readonly<Record<string, Connect>> = {
  async "hey-api"(baseUrl) {
    const { client, getRun, importAttendees } = await peer<{
      client: { setConfig(config: object): void };
      getRun(options: object): Promise<{ data?: Run }>;
      importAttendees(options: object): Promise<{ data?: Run }>;
    }>("hey-api");
    client.setConfig({ baseUrl, auth: TOKEN });
    return {
      get: async () => (await getRun({ path: { run_id: "run-1" } })).data?.run_id,
      put: async () => (await importAttendees({ path: { event_id: "ev-1" }, body: write() })).data?.run_id,
    };
  },

  async redocly(serverUrl) {
    const { client } = await peer<{
      client: {
        configure(config: object): void;
        getRun(inputs: object): Promise<{ data?: Run }>;
        importAttendees(inputs: object): Promise<{ data?: Run }>;
      };
    }>("redocly");
    client.configure({ serverUrl, auth: { bearer: TOKEN } });
    return {
      get: async () => (await client.getRun({ path: { run_id: "run-1" } })).data?.run_id,
      put: async () =>
        (await client.importAttendees({ path: { event_id: "ev-1" }, body: write() })).data?.run_id,
    };
  },

  async ky(prefix) {
    type Ky = (path: string, options?: object) => { json(): Promise<Run> };
    const { default: ky } = await peer<{
      default: { create(options: object): { get: Ky; put: Ky } };
    }>("ky");
    const client = ky.create({ prefix, headers });
    return {
      get: async () => (await client.get(READ.slice(1)).json()).run_id,
      put: async () => (await client.put(WRITE.slice(1), { json: write() }).json()).run_id,
    };
  },

  async ofetch(baseURL) {
    const { ofetch } = await peer<{ ofetch: { create(options: object): Json } }>("ofetch");
    const client = ofetch.create({ baseURL, headers });
    return {
      get: async () => (await client(READ)).run_id,
      put: async () => (await client(WRITE, { method: "PUT", body: write() })).run_id,
    };
  },

  // Stainless generates clients on its own servers. This is a published one.
  async stainless(baseURL) {
    const { OpenAI } = await peer<{ OpenAI: new (options: object) => { get: Json; put: Json } }>("openai");
    const client = new OpenAI({ baseURL, apiKey: TOKEN });
    return {
      get: async () => (await client.get(READ)).run_id,
      put: async () => (await client.put(WRITE, { body: write() })).run_id,
    };
  },

  async azure(origin) {
    const { createDefaultHttpClient, createHttpHeaders, createPipelineFromOptions, createPipelineRequest } =
      await peer<{
        createDefaultHttpClient(): object;
        createHttpHeaders(fields: object): object;
        createPipelineFromOptions(options: object): {
          sendRequest(client: object, request: object): Promise<{ bodyAsText: string }>;
        };
        createPipelineRequest(options: object): object;
      }>("@azure/core-rest-pipeline");
    const client = createDefaultHttpClient();
    const pipeline = createPipelineFromOptions({});
    const json = { ...headers, "content-type": "application/json" };
    const send = async (options: { url: string; headers: object }) => {
      const fields = createHttpHeaders(options.headers);
      // The local server has no TLS.
      const request = createPipelineRequest({ ...options, headers: fields, allowInsecureConnection: true });
      const { bodyAsText } = await pipeline.sendRequest(client, request);
      return (JSON.parse(bodyAsText) as Run).run_id;
    };
    return {
      get: () => send({ url: origin + READ, headers }),
      put() {
        const request = { method: "PUT", body: JSON.stringify(write()) };
        return send({ url: origin + WRITE, headers: json, ...request });
      },
    };
  },

  async "axios-retry"(baseURL) {
    type Axios = (path: string, ...more: object[]) => Promise<{ data: Run }>;
    interface Instance {
      readonly get: Axios;
      readonly put: Axios;
    }
    const { default: axios } = await peer<{ default: { create(options: object): Instance } }>("axios");
    const { default: axiosRetry } = await peer<{ default(instance: Instance, options: object): void }>(
      "axios-retry",
    );
    const { Agent } = await import("node:http");
    const client = axios.create({ baseURL, headers, httpAgent: new Agent({ keepAlive: true }) });
    axiosRetry(client, { retries: 3 });
    return {
      get: async () => (await client.get(READ)).data.run_id,
      put: async () => (await client.put(WRITE, write())).data.run_id,
    };
  },

  async got(prefix) {
    type Got = (path: string, options?: object) => { json(): Promise<Run> };
    const { default: got } = await peer<{
      default: { extend(options: object): { get: Got; put: Got } };
    }>("got");
    const { Agent } = await import("node:http");
    const client = got.extend({
      prefixUrl: prefix,
      headers,
      agent: { http: new Agent({ keepAlive: true }) },
    });
    return {
      get: async () => (await client.get(READ.slice(1)).json()).run_id,
      put: async () => (await client.put(WRITE.slice(1), { json: write() }).json()).run_id,
    };
  },
};
