import type { Curation, CurationAnswer, CurationRecord, IntentNode } from '#contracts';
import { plainText } from '../terminal/plain-text.js';
import { table } from '../terminal/table.js';

const LONGEST_SENTENCE = 100;

/** What a decision changed, a line each. */
export function printCuration({ changes }: CurationAnswer, nodes: readonly IntentNode[]): string {
  const known = new Map(
    [...nodes, ...changes.map(({ nodeId: id, name }) => ({ id, name }))].map(({ id, name }) => [id, name]),
  );
  const nameOf = (id: string | null) => quoted(known.get(id ?? '') ?? id ?? '');
  return changes
    .map(
      ({ kind, level, nodeId, name, otherId }) =>
        `${level} ${quoted(name)} ${outcome(kind, nameOf(otherId))}  ${nodeId}`,
    )
    .join('\n');
}

function outcome(kind: CurationAnswer['changes'][number]['kind'], other: string): string {
  return {
    birth: 'is new',
    death: 'was left empty and is gone',
    split: `split off ${other}`,
    merge: `went into ${other}`,
    rename: 'keeps this name',
    move: `lies under ${other}`,
    pin: 'stays',
    release: 'is held no more',
  }[kind];
}

/** The log of decisions. A node that is gone is told by its id. */
export function printCurations(curations: readonly CurationRecord[], nodes: readonly IntentNode[]): string {
  if (curations.length === 0) return 'Nobody decided anything about these intents yet.';
  const known = new Map(nodes.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => (known.has(id) ? quoted(known.get(id)!) : id);
  const rows = curations.map(({ id, at, author, decision }) => [
    String(id),
    at.slice(0, 16),
    plainText(author, 30),
    plainText(sentence(decision, nameOf), LONGEST_SENTENCE),
  ]);
  return table(['id', 'at', 'by', 'decision'], rows, { right: [0] });
}

function sentence(decision: Curation, nameOf: (id: string) => string): string {
  switch (decision.action) {
    case 'rename':
      return `rename ${nameOf(decision.nodeId)} to ${quoted(decision.name)}`;
    case 'merge':
      return `merge ${decision.nodeIds.map(nameOf).join(', ')} into ${nameOf(decision.intoId)}`;
    case 'split':
      return `split ${nameOf(decision.nodeId)} into ${decision.parts}`;
    case 'move':
      return `move ${nameOf(decision.nodeId)} to ${decision.parentId === undefined ? `a new ${quoted(decision.newParent ?? '')}` : nameOf(decision.parentId)}`;
    default:
      return `${decision.action} ${nameOf(decision.nodeId)}`;
  }
}

function quoted(name: string): string {
  return `“${plainText(name, 60)}”`;
}
