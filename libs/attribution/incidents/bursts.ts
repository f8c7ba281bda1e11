import { usualRates } from './usual-rates.js';

/** A call to something around the agent that can be down. */
export interface Reached {
  spanId: string;
  conversationId: string;
  intentId: string;
  service: string;
  atMs: number;
  endMs: number;
  /** On the service's side. */
  failed: boolean;
}

/** Share of the calls to a struck service that fail in an incident, at least. */
const STRUCK = 0.3;
/** Log-likelihood ratio from which an incident is sure enough: once in some hundred runs by chance. */
const SURE = 6;
/** A run is over once its evidence has fallen this far from its height. */
const SPENT = 3;
/** Failures further apart belong to different incidents. */
const GAP_MS = 24 * 3_600_000;
const MIN_FAILED = 6;
/** Services that fail together, or intents that one service fails. */
const MIN_TOGETHER = 2;

/**
 * The failed calls of each incident. A run of calls is scored as it goes (CUSUM of a Bernoulli rate, Page 1954): failures of
 * a service speak for an incident, answers of a service that is struck against it; others say nothing. A run so
 * begins and ends where the failures do, be it minutes or days.
 *
 * @param calls in order of time
 */
export function burstsOf(calls: readonly Reached[]): Reached[][] {
  const usual = usualRates(calls);
  const bursts: Reached[][] = [];
  let run = new Run();
  const settle = () => {
    const burst = run.burst();
    if (isIncident(burst, run.height)) bursts.push(burst);
    run = new Run();
  };
  for (const call of calls) {
    if (run.isOver(call)) settle();
    run.take(call, usual.get(call.service)!);
  }
  settle();
  return bursts;
}

class Run {
  height = 0;
  private evidence = 0;
  private readonly failures: Reached[] = [];
  /** Failures up to the height. */
  private sure = 0;
  private readonly struck = new Set<string>();

  isOver({ atMs }: Reached): boolean {
    const last = this.failures.at(-1);
    if (last === undefined) return false;
    return this.evidence <= 0 || this.evidence < this.height - SPENT || atMs - last.atMs > GAP_MS;
  }

  take(call: Reached, usual: number): void {
    if (call.failed) {
      this.struck.add(call.service);
      this.failures.push(call);
      this.evidence += Math.log(STRUCK / usual);
    } else if (this.struck.has(call.service)) this.evidence += Math.log((1 - STRUCK) / (1 - usual));
    if (this.evidence <= this.height) return;
    this.height = this.evidence;
    this.sure = this.failures.length;
  }

  burst(): Reached[] {
    return this.failures.slice(0, this.sure);
  }
}

function isIncident(burst: readonly Reached[], height: number): boolean {
  if (burst.length < MIN_FAILED || height < SURE) return false;
  const services = new Set(burst.map(({ service }) => service)).size;
  const intents = new Set(burst.map(({ intentId }) => intentId)).size;
  return services >= MIN_TOGETHER || intents >= MIN_TOGETHER;
}
