import pc from 'picocolors';
import { type IntentLevel, type IntentTree, type ReportedNode, type Traffic, UNCLUSTERED } from '#contracts';
import { count, percent } from '../analyze/numbers.js';
import { plainText, wrap } from '../terminal/plain-text.js';
import { table } from '../terminal/table.js';
import { outdatedNotes } from './outdated-notes.js';
import { repeats } from './repeats.js';
import { shareArrow, sparkline, troubleArrow } from './trend-marks.js';

const DEPTH: Record<IntentLevel, number> = { domain: 0, topic: 1, intent: 2 };
const NARROWEST_NAME = 14;
const WIDEST_NAME = 48;
/** What the columns of numbers take, with the gaps around them. */
const FIGURES_WIDTH = 41;
/** Weeks a sparkline shows. */
const WEEKS_SHOWN = 12;

export interface TreeLayout {
  /** Columns of the terminal. */
  width: number;
  /** The lowest level shown. */
  level: IntentLevel;
  /** Whether each line ends with the id of its node, in place of its weeks. */
  ids: boolean;
}

/** The tree with what each node gets of the traffic, how much of it goes wrong, and what changed by more than chance. */
export function printTree(agent: string, tree: IntentTree, { width, level, ids }: TreeLayout): string {
  const { taxonomy, nodes, unclustered, unplaced, emergent, outdated } = tree;
  if (taxonomy === null)
    return wrap(
      `${agent} has no intents yet: ${count(tree.conversations, 'conversation')} in this time. They come with the weekly refresh; \`martingale intents refresh\` makes them now.`,
      width,
    );
  const weeks = Math.min(WEEKS_SHOWN, unclustered.weeks.length);
  const weekHead = count(weeks, 'week');
  // Each line ends with its weeks or, where that is asked for, with its id: both are too much for most terminals.
  const endWidth = ids
    ? Math.max(UNCLUSTERED.length, ...nodes.map(({ id }) => id.length))
    : Math.max(weeks, weekHead.length);
  const nameWidth = Math.min(WIDEST_NAME, Math.max(NARROWEST_NAME, width - FIGURES_WIDTH - endWidth));
  // Whoever wants the ids wants all of them.
  const shown = nodes.filter((node) => DEPTH[node.level] <= DEPTH[level] && (ids || !repeats(node, nodes)));
  const row = (name: string, traffic: Traffic, id: string) => [
    name,
    ...figuresOf(traffic),
    ids ? pc.dim(id) : sparkline(traffic.weeks.slice(-weeks).map(({ conversations }) => conversations)),
  ];
  const rows = shown.map((node) => row(nameOf(node, nameWidth), node.traffic, node.id));
  rows.push(row('belongs to none', unclustered, UNCLUSTERED));
  const head = [
    nameWidth < 23 ? 'intent' : 'domain › topic › intent',
    'conv.',
    'share',
    'failed',
    'frustrated',
    ids ? 'id' : weekHead,
  ];
  return [
    titleOf(agent, tree, width),
    table(head, rows, { right: [1, 2, 3, 4] }),
    ...footnotes(shown, { unplaced, emergent, outdated }).map((line) => pc.dim(wrap(line, width))),
  ].join('\n\n');
}

function titleOf(agent: string, { taxonomy, period, conversations, nodes }: IntentTree, width: number): string {
  const made = taxonomy?.origin === 'curation' ? 'as changed by a person' : 'of the refresh';
  const intents = nodes.filter(({ level }) => level === 'intent').length;
  return wrap(
    `${agent}: ${count(intents, 'intent')}, taxonomy ${taxonomy?.number} ${made} as of ${taxonomy?.createdAt.slice(0, 10)}; ${count(conversations, 'conversation')} from ${period.from.slice(0, 10)} to ${period.to.slice(0, 10)}`,
    width,
  );
}

function nameOf({ level, name, held }: ReportedNode, width: number): string {
  const indent = '  '.repeat(DEPTH[level]);
  const mark = held.length > 0 ? '*' : '';
  const text = `${indent}${plainText(name, width - indent.length - mark.length)}${mark}`;
  return level === 'domain' ? pc.bold(text) : text;
}

function figuresOf({ conversations, share, rates, trend }: Traffic): string[] {
  return [
    String(conversations),
    `${sharePercent(share)} ${shareArrow(trend.share)}`,
    rates === null ? '' : `${percent(rates.failed)} ${troubleArrow(trend.failed)}`,
    rates === null ? '' : `${percent(rates.frustrated)} ${troubleArrow(trend.frustrated)}`,
  ];
}

/** Few are not none. */
function sharePercent(share: number): string {
  return share > 0 && share < 0.005 ? '<1 %' : percent(share);
}

function footnotes(
  nodes: readonly ReportedNode[],
  { unplaced, emergent, outdated }: Pick<IntentTree, 'unplaced' | 'emergent' | 'outdated'>,
): string[] {
  const marked = nodes.some(({ held }) => held.length > 0);
  return [
    `↑ ↓ the last week beside those before it, where chance alone would hardly show one arrow in a tree.${marked ? ' * held by a person.' : ''}`,
    ...(unplaced > 0 ? [`${count(unplaced, 'conversation')} of this time have no place in this taxonomy.`] : []),
    ...outdatedNotes(outdated),
    ...(emergent > 0
      ? [`${count(emergent, 'emergent intent')} since the last refresh: \`martingale intents emergent\`.`]
      : []),
  ];
}
