import { contractFuzz } from "./contract-fuzz.ts";
import type { Part } from "./count.ts";
import { crash } from "./crash.ts";
import { emissions } from "./emissions.ts";
import { fuzz } from "./fuzz.ts";
import { hostile } from "./hostile.ts";
import { imports } from "./imports.ts";
import { attempts, matrix } from "./matrix/matrix.ts";
import { secrets } from "./secrets.ts";
import { soak } from "./soak.ts";

/** All parts of the torture run, in order. Secrets come last: they search the output of the others. */
export const parts: readonly Part[] = [
  { id: "matrix", name: "every fault x every step of every verb x both transports", run: matrix },
  { id: "attempts", name: "attempts of a call by what shows that the API works", run: attempts },
  { id: "imports", name: "imports through nginx and haproxy, with faults and restarts", run: imports },
  { id: "emissions", name: "emissions through nginx and haproxy, with faults and restarts", run: emissions },
  { id: "crash", name: "kills of the command line and of the sandbox, full disks", run: crash },
  { id: "fuzz", name: "random requests to every operation of the sandbox", run: fuzz },
  { id: "contract", name: "valid and invalid requests made of each API's document", run: contractFuzz },
  { id: "hostile", name: "hostile input to the readers of the client", run: hostile },
  { id: "soak", name: "mixed traffic with faults: memory, handles, listeners", run: soak },
  { id: "secrets", name: "credentials in what commands printed and wrote", run: secrets },
];
