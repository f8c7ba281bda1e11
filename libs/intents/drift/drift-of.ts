import {
  type Drift,
  type IntentLevel,
  intentLevelSchema,
  type NodeDrift,
  nodeFateSchema,
  UNCLUSTERED,
} from '#contracts';
import type { Rows } from '../embed/vectors.js';
import type { Taxonomy } from '../taxonomy.js';
import { centroidShifts } from './centroid-shifts.js';
import { countFlows, type Flows, namedFlow } from './flows.js';
import { ancestorsAt, nodeNames } from './tree-of.js';

export interface DriftInput {
  readonly previous: Taxonomy;
  readonly taxonomy: Taxonomy;
  /** The previous taxonomy's intent of each of this refresh's requests, or UNCLUSTERED. */
  readonly before: readonly string[];
  /** The new one's, of the same requests in the same order. */
  readonly now: readonly string[];
  /** The centroids of the previous leaves in the space of the new ones, one row each; without it no shift is told. */
  readonly centroidsBefore?: Rows | null;
}

const LARGEST_FLOWS = 20;
const FLOWS_OF_A_NODE = 5;

/** What a refresh changed, told by the same requests read with the taxonomy before and with the new one. */
export function driftOf(input: DriftInput): Drift {
  const { previous, taxonomy, before, now } = input;
  const shifts = centroidShifts(input);
  const levels = intentLevelSchema.options.map((level) => {
    const [old, renewed] = [ancestorsAt(previous.nodes, level), ancestorsAt(taxonomy.nodes, level)];
    const flows = countFlows(
      before.map((id) => old.get(id) ?? UNCLUSTERED),
      now.map((id) => renewed.get(id) ?? UNCLUSTERED),
    );
    return { level, flows };
  });
  const flowsAt = (level: IntentLevel): Flows => levels.find((one) => one.level === level)!.flows;
  const kept = (level: IntentLevel) => keptShare(flowsAt(level), taxonomy);
  const intents = flowsAt('intent');
  const names = nodeNames(previous, taxonomy);
  return {
    previousId: previous.id,
    previousNumber: previous.number,
    requests: before.length,
    kept: { intent: kept('intent'), topic: kept('topic'), domain: kept('domain') },
    unclusteredBefore: intents.before.get(UNCLUSTERED) ?? 0,
    unclusteredNow: intents.now.get(UNCLUSTERED) ?? 0,
    flows: intents.moves.slice(0, LARGEST_FLOWS).map((flow) => namedFlow(flow, names)),
    nodes: levels
      .flatMap(({ level, flows }) => nodesAt(level, flows, { ...input, changes: fatesIn(taxonomy), shifts, names }))
      .sort((a, b) => b.movedIn + b.movedOut - (a.movedIn + a.movedOut) || (a.nodeId < b.nodeId ? -1 : 1)),
  };
}

type Fate = Pick<NodeDrift, 'change' | 'otherId'>;

interface Known extends DriftInput {
  readonly changes: ReadonlyMap<string, Fate>;
  readonly shifts: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<string, string>;
}

function nodesAt(level: IntentLevel, flows: Flows, known: Known): NodeDrift[] {
  const { previous, taxonomy, changes, shifts, names } = known;
  const old = new Map(previous.nodes.map((node) => [node.id, node]));
  const renewed = new Map(taxonomy.nodes.map((node) => [node.id, node]));
  const ids = [...new Set([...renewed.keys(), ...old.keys()])];
  const share = (requests: number) => (known.before.length === 0 ? 0 : requests / known.before.length);
  return ids.flatMap((id) => {
    const [was, is] = [old.get(id), renewed.get(id)];
    if ((is ?? was)!.level !== level) return [];
    const fate = changes.get(id) ?? { change: null, otherId: null };
    const inflows = flows.moves.filter(({ to }) => to === id);
    const outflows = flows.moves.filter(({ from }) => from === id);
    const [before, now] = [flows.before.get(id) ?? 0, flows.now.get(id) ?? 0];
    const moved = was && is && was.parentId !== is.parentId && was.parentId !== null;
    return {
      nodeId: id,
      level,
      name: (is ?? was)!.name,
      ...fate,
      renamedFrom: was && is && was.name !== is.name ? was.name : null,
      movedFrom: moved ? { id: was.parentId!, name: names.get(was.parentId!)! } : null,
      before,
      now,
      shareBefore: share(before),
      shareNow: share(now),
      movedIn: sum(inflows),
      movedOut: sum(outflows),
      inflows: inflows.slice(0, FLOWS_OF_A_NODE).map((flow) => namedFlow(flow, names)),
      outflows: outflows.slice(0, FLOWS_OF_A_NODE).map((flow) => namedFlow(flow, names)),
      centroidShift: shifts.get(id) ?? null,
    };
  });
}

/** What became of nodes; names and places are read from the trees themselves. */
function fatesIn({ changes }: Taxonomy): Map<string, Fate> {
  return new Map(
    changes.flatMap(({ nodeId, kind, otherId }) => {
      const change = nodeFateSchema.safeParse(kind);
      return change.success ? [[nodeId, { change: change.data, otherId }] as const] : [];
    }),
  );
}

/** Of the requests that were in a node that goes on, the share that still is in it. */
function keptShare({ before, moves }: Flows, taxonomy: Taxonomy): number | null {
  const goesOn = new Set(taxonomy.nodes.map((node) => node.id));
  let were = 0;
  for (const [id, requests] of before) if (goesOn.has(id)) were += requests;
  const left = sum(moves.filter(({ from }) => goesOn.has(from)));
  return were === 0 ? null : (were - left) / were;
}

function sum(flows: readonly { requests: number }[]): number {
  return flows.reduce((all, { requests }) => all + requests, 0);
}
