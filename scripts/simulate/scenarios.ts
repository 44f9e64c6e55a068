import type { Scenario } from "./fleet.ts";
import { coldRestart, failing, outage, sharedLimit } from "./servers.ts";

/** The parts of all requests that fail in a brown-out. */
const ERRORS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];

/** The scenarios, for a fleet of so many clients. */
export function scenarios(clients: number): readonly Scenario[] {
  // Each client makes a call every ten seconds: most of a fleet is quiet.
  const quiet = clients / 10;
  const usual = (): number => quiet;
  return [
    {
      id: "outage",
      title: "A total outage of a minute, each client with a call in ten seconds",
      clients,
      load: usual,
      seconds: 150,
      fault: [30, 90],
      isPlotted: true,
      server: () => outage(30_000, 90_000, 1.5 * quiet),
    },
    {
      id: "outage-busy",
      title: "The same, each client with two calls a second",
      clients,
      load: () => 2 * clients,
      seconds: 80,
      fault: [10, 70],
      server: () => outage(10_000, 70_000, 1.5 * 2 * clients),
    },
    {
      id: "cold",
      title: "A restart with cold caches after ten seconds of outage",
      clients,
      load: usual,
      seconds: 150,
      fault: [30, 40],
      counted: [30, 100],
      isPlotted: true,
      server: () => coldRestart(30_000, 40_000, 1.5 * quiet, 20 * quiet),
    },
    {
      id: "limit",
      title: "A shared limit of 0.6 of the load, for half a minute",
      clients,
      load: (second) => (second >= 10 && second < 40 ? quiet : quiet / 5),
      seconds: 120,
      fault: [10, 40],
      server: () => sharedLimit(0.6 * quiet),
    },
    {
      id: "limit-busy",
      title: "The same load from a twentieth of the clients",
      clients: clients / 20,
      load: (second) => (second >= 10 && second < 40 ? quiet : quiet / 5),
      seconds: 120,
      fault: [10, 40],
      server: () => sharedLimit(0.6 * quiet),
    },
    ...ERRORS.map(
      (errors): Scenario => ({
        id: `brown-out-${errors * 100}`,
        title: `A brown-out: ${Math.round(errors * 100)} % of all requests fail`,
        clients,
        // Each client makes a call every two seconds.
        load: () => clients / 2,
        seconds: 60,
        fault: [0, 60],
        server: (random) => failing(errors, random),
      }),
    ),
  ];
}
