import { seeded } from "../../src/sandbox/core/faults/seeded.ts";
import { Clock } from "./clock.ts";
import type { Policy, Progress, Rules } from "./policies.ts";
import type { Server } from "./servers.ts";

/** A fleet of clients and the fault that it meets. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly clients: number;
  /** Calls per second, of all clients together. */
  readonly load: (second: number) => number;
  /** For how long clients begin calls, in seconds. */
  readonly seconds: number;
  /** When the fault begins and ends, in seconds. */
  readonly fault: readonly [from: number, to: number];
  /** The counted time, in seconds. Default: the time of the fault. */
  readonly counted?: readonly [from: number, to: number];
  /** Whether to keep the requests of each second. */
  readonly isPlotted?: boolean;
  readonly server: (random: () => number) => Server;
}

/** What happened in one second. */
export interface Second {
  /** Calls that began in this second, and how many of them succeeded in the end. */
  calls: number;
  succeeded: number;
  /** Requests sent in this second, and how many of them succeeded or got a 429. */
  requests: number;
  served: number;
  limited: number;
}

/** How long a request takes, in ms. */
const LATENCY = 50;

interface Call extends Progress {
  readonly rules: Rules;
  readonly began: Second;
}

/** Runs a scenario with one policy; the same seed gives the same result. */
export async function simulate(scenario: Scenario, policy: Policy, seed: number): Promise<readonly Second[]> {
  const random = seeded(seed);
  const clock = new Clock();
  const server = scenario.server(seeded(seed + 1));
  const log: Second[] = [];
  const fleet = Array.from({ length: scenario.clients }, () => policy.rules(clock, random));

  function current(): Second {
    const second = Math.floor(clock.now / 1000);
    while (log.length <= second) log.push({ calls: 0, succeeded: 0, requests: 0, served: 0, limited: 0 });
    // The loop above has added it.
    return log[second] as Second;
  }

  function begin(call: Call): void {
    const { pace } = call.rules;
    const sent = pace ? pace.tryEnter() : clock.now;
    if (sent !== undefined) send(call, sent);
    else void pace?.enter(undefined, () => {}).then((later) => send(call, later));
  }

  function send(call: Call, sent: number): void {
    const second = current();
    const response = server(clock.now);
    second.requests++;
    call.attempts++;
    if (response.status === 200) second.served++;
    if (response.status === 429) second.limited++;
    clock.after(LATENCY, () => {
      const { rules, began } = call;
      rules.pace?.leave(sent, response.status);
      if (rules.pace) clock.stir();
      call.inRow = response.status === 429 ? call.inRow + 1 : 0;
      if (response.status === 429) call.rateLimited++;
      if (response.status === 200) {
        rules.success(call);
        began.succeeded++;
        return;
      }
      const wait = rules.wait(response, call);
      if (wait !== undefined) clock.after(wait, () => begin(call));
    });
  }

  function arrive(): void {
    const second = Math.floor(clock.now / 1000);
    if (second >= scenario.seconds) return;
    const began = current();
    const rules = fleet[Math.floor(random() * fleet.length)];
    if (rules) {
      began.calls++;
      begin({ rules, began, start: clock.now, attempts: 0, rateLimited: 0, inRow: 0 });
    }
    // Calls begin at random, independently of each other.
    next();
  }

  let due = 0;
  function next(): void {
    due += (-Math.log(1 - random()) * 1000) / scenario.load(Math.floor(clock.now / 1000));
    clock.after(due - clock.now, arrive);
  }

  next();
  await clock.run();
  return log;
}
