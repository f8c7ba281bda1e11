import { type IntentNode, type IntentWeek, type ReportedNode, type Traffic, UNCLUSTERED, UNPLACED } from '#contracts';
import { trafficOf } from './traffic-of.js';
import { addRow, emptyWeeks, type Weeks } from './weeks.js';

export interface ReportedTree {
  readonly nodes: ReportedNode[];
  readonly unclustered: Traffic;
  readonly unplaced: number;
  readonly conversations: number;
}

/**
 * The traffic of every node with all below it, from the counts per intent and week. Intents that the taxonomy does not
 * have count as unplaced.
 */
export function reportNodes(
  nodes: readonly IntentNode[],
  rows: readonly IntentWeek[],
  weekCount: number,
): ReportedTree {
  const parentOf = new Map(nodes.map((node) => [node.id, node.parentId]));
  const weeksOf = new Map<string, Weeks>();
  const counted = (id: string): Weeks => {
    const known = weeksOf.get(id) ?? emptyWeeks(weekCount);
    weeksOf.set(id, known);
    return known;
  };
  const placed = emptyWeeks(weekCount);
  for (const row of rows) {
    const isNode = parentOf.has(row.intentId);
    const isPlaced = isNode || row.intentId === UNCLUSTERED;
    if (isPlaced) addRow(placed, row);
    if (!isNode) addRow(counted(isPlaced ? UNCLUSTERED : UNPLACED), row);
    for (let id: string | null = isNode ? row.intentId : null; id !== null; id = parentOf.get(id) ?? null)
      addRow(counted(id), row);
  }
  const sum = (weeks: Weeks) => weeks.reduce((all, { conversations }) => all + conversations, 0);
  const unplaced = sum(counted(UNPLACED));
  const traffic = (id: string) => trafficOf(counted(id), placed, nodes.length + 1);
  return {
    nodes: nodes.map((node) => ({ ...node, traffic: traffic(node.id) })),
    unclustered: traffic(UNCLUSTERED),
    unplaced,
    conversations: sum(placed) + unplaced,
  };
}
