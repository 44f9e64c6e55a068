// Prism's mock server, in its own process.
import { startMock } from "../../src/toolkit/mock/prism.ts";

const [document] = process.argv.slice(2);
if (document === undefined) throw new Error("Usage: prism-server.ts <document>");
console.log((await startMock(document)).url);
