import { startSandbox } from "concord-apis/sandbox";
import { journey } from "./journey.mjs";

const sandbox = await startSandbox();
console.log(await journey(sandbox.urls.meshi, "typescript"));
await sandbox.close();
