import { describe } from "vitest";
import { apis, runSamples } from "./running-samples.ts";

// Meetso's are run by samples.test.ts.
describe.each(apis.map(({ name }) => name).filter((name) => name !== "meetso"))("%s", (name) =>
  runSamples(name),
);
