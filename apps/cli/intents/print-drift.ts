import pc from 'picocolors';
import type { DriftReport, NodeDrift } from '#contracts';
import { count, percent } from '../analyze/numbers.js';
import { hang, plainText, wrap } from '../terminal/plain-text.js';
import { table } from '../terminal/table.js';

const ROWS_SHOWN = 15;

/** What a refresh changed: how much stayed, what came and went, and where requests moved. */
export function printDrift({ number, createdAt, drift }: DriftReport, width: number): string {
  const intents = drift.nodes.filter(({ level }) => level === 'intent');
  return [
    wrap(
      `Refresh ${number} of ${createdAt.slice(0, 10)} beside taxonomy ${drift.previousNumber}: ${count(drift.requests, 'request')} read with both`,
      width,
    ),
    [
      `kept their intent  ${share(drift.kept.intent)}`,
      `kept their topic   ${share(drift.kept.topic)}`,
      `kept their domain  ${share(drift.kept.domain)}`,
      `belong to none     ${share(drift.unclusteredBefore / (drift.requests || 1))} before, ${share(drift.unclusteredNow / (drift.requests || 1))} now`,
    ].join('\n'),
    ...changeLists(drift.nodes, width),
    ...movedTable(intents, width),
    ...flowTable(drift, width),
  ].join('\n\n');
}

function share(part: number | null): string {
  return part === null ? '–' : percent(part);
}

function changeLists(nodes: readonly NodeDrift[], width: number): string[] {
  const lists: [string, (node: NodeDrift) => string | null][] = [
    ['Born', (node) => (node.change === 'birth' ? count(node.now, 'request') : null)],
    ['Split off', (node) => (node.change === 'split' ? `out of ${nameOf(nodes, node.otherId)}` : null)],
    ['Merged', (node) => (node.change === 'merge' ? `into ${nameOf(nodes, node.otherId)}` : null)],
    ['Died', (node) => (node.change === 'death' ? `${count(node.before, 'request')} before` : null)],
    ['Renamed', (node) => (node.renamedFrom === null ? null : `was “${plainText(node.renamedFrom, 60)}”`)],
    [
      'Moved in the tree',
      (node) => (node.movedFrom === null ? null : `was under “${plainText(node.movedFrom.name, 60)}”`),
    ],
  ];
  return lists.flatMap(([title, tell]) => {
    const lines = nodes.flatMap((node) => {
      const told = tell(node);
      return told === null ? [] : [hang('  ', `${plainText(node.name, 60)} (${node.level}): ${told}`, width)];
    });
    const hidden = lines.length - ROWS_SHOWN;
    const rest = hidden > 0 ? [`  and ${hidden} more`] : [];
    return lines.length === 0 ? [] : [[pc.bold(title), ...lines.slice(0, ROWS_SHOWN), ...rest].join('\n')];
  });
}

function nameOf(nodes: readonly NodeDrift[], id: string | null): string {
  return `“${plainText(nodes.find(({ nodeId }) => nodeId === id)?.name ?? String(id), 60)}”`;
}

function movedTable(intents: readonly NodeDrift[], width: number): string[] {
  const moved = intents.filter(({ movedIn, movedOut }) => movedIn + movedOut > 0).slice(0, ROWS_SHOWN);
  const rows = moved.map(({ name, shareBefore, shareNow, movedIn, movedOut, centroidShift }) => [
    plainText(name, Math.max(20, width - 48)),
    percent(shareBefore),
    percent(shareNow),
    String(movedIn),
    String(movedOut),
    centroidShift === null ? '–' : centroidShift.toFixed(2),
  ]);
  const head = ['moved most', 'before', 'now', 'in', 'out', 'centroid'];
  return rows.length === 0 ? [] : [table(head, rows, { right: [1, 2, 3, 4, 5] })];
}

function flowTable({ flows }: DriftReport['drift'], width: number): string[] {
  const half = Math.max(16, Math.floor((width - 12) / 2));
  const rows = flows
    .slice(0, ROWS_SHOWN)
    .map(({ fromName, toName, requests }) => [plainText(fromName, half), plainText(toName, half), String(requests)]);
  return rows.length === 0 ? [] : [table(['from', 'to', 'requests'], rows, { right: [2] })];
}
