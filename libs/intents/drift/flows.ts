import { type DriftFlow, UNCLUSTERED } from '#contracts';

export type Flow = Pick<DriftFlow, 'from' | 'to' | 'requests'>;

export interface Flows {
  /** Requests per node. */
  readonly before: ReadonlyMap<string, number>;
  readonly now: ReadonlyMap<string, number>;
  /** Between different nodes, the largest first. */
  readonly moves: readonly Flow[];
}

/** Counts where requests were and where they are. */
export function countFlows(before: readonly string[], now: readonly string[]): Flows {
  const byPair = new Map<string, Map<string, number>>();
  before.forEach((from, request) => {
    const targets = byPair.get(from) ?? new Map<string, number>();
    byPair.set(from, targets);
    targets.set(now[request]!, (targets.get(now[request]!) ?? 0) + 1);
  });
  const moves = [...byPair].flatMap(([from, targets]) =>
    [...targets].flatMap(([to, requests]) => (from === to ? [] : [{ from, to, requests }])),
  );
  const key = ({ from, to }: Flow) => `${from} ${to}`;
  return {
    before: tally(before),
    now: tally(now),
    moves: moves.sort((a, b) => b.requests - a.requests || (key(a) < key(b) ? -1 : 1)),
  };
}

export function namedFlow(flow: Flow, names: ReadonlyMap<string, string>): DriftFlow {
  const name = (id: string) => (id === UNCLUSTERED ? UNCLUSTERED : (names.get(id) ?? id));
  return { ...flow, fromName: name(flow.from), toName: name(flow.to) };
}

function tally(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
