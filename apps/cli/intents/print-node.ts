import pc from 'picocolors';
import type { ConversationSummary, IntentDetail, NodeDrift, OutcomeCounts, RateChange, Traffic } from '#contracts';
import { count, percent } from '../analyze/numbers.js';
import { hang, plainText, wrap } from '../terminal/plain-text.js';
import { table } from '../terminal/table.js';
import { changeSentences } from './change-sentences.js';
import { outdatedNotes } from './outdated-notes.js';

const WEEK_MS = 7 * 86_400_000;

/** One node: where it stands, what is asked, how it goes week by week, what changed, and its newest conversations. */
export function printNode(detail: IntentDetail, width: number): string {
  const { node, ancestors, children, exemplars, newest, more } = detail;
  const path = [...ancestors, node].map(({ name }) => plainText(name)).join(' › ');
  return [
    [
      `${pc.bold(wrap(path, width))}`,
      pc.dim(`${node.level} ${plainText(node.id)}${node.held.length > 0 ? `, held: ${node.held.join(', ')}` : ''}`),
      ...(node.description === '' ? [] : [wrap(node.description, width)]),
      ...(node.terms.length === 0 ? [] : [hang('terms: ', node.terms.join(', '), width)]),
    ].join('\n'),
    [trafficSentence(detail), ...outdatedNotes(detail.outdated)].map((line) => wrap(line, width)).join('\n'),
    trends(node.traffic),
    weekTable(node.traffic.weeks, detail.period.from),
    ...(children.length > 0 ? [childTable(children, width)] : []),
    ...(exemplars.length > 0
      ? [
          section(
            'Asked as',
            exemplars.map(({ text }) => hang('  ', `“${plainText(text, 240)}”`, width)),
          ),
        ]
      : []),
    ...(detail.drift === null ? [] : lastRefresh(detail.drift, width)),
    ...(newest.length > 0 ? [newestTable(newest, width)] : []),
    ...(more === null || newest.length === 0 ? [] : [pc.dim(`All of them: GET ${plainText(more)}`)]),
  ].join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines].join('\n');
}

function trafficSentence({ node: { traffic }, alsoAskedIn, period }: IntentDetail): string {
  const days = `${period.from.slice(0, 10)} to ${period.to.slice(0, 10)}`;
  const later = alsoAskedIn > 0 ? `; ${count(alsoAskedIn, 'conversation')} asked for it after something else` : '';
  return `${count(traffic.conversations, 'conversation')} from ${days}, ${percent(traffic.share)} of the traffic${later}`;
}

function trends({ trend }: Traffic): string {
  const rows = Object.entries(trend).map(([name, change]) => [
    name,
    rate(change.before),
    rate(change.now),
    changeOf(change),
  ]);
  return table(['', 'before', 'last week', 'change'], rows, { right: [1, 2] });
}

function rate(share: number | null): string {
  return share === null ? '–' : percent(share);
}

function changeOf({ now, before, low, high, direction }: RateChange): string {
  if (now === null || before === null) return 'nothing to compare';
  const points = (value: number) => {
    const rounded = Math.round(value * 100);
    return `${rounded < 0 ? '−' : '+'}${Math.abs(rounded)}`;
  };
  return `${direction}, ${points(low)} to ${points(high)} points`;
}

function weekTable(weeks: readonly OutcomeCounts[], from: string): string {
  const rows = weeks.map(({ conversations, failed, frustrated, abandoned }, week) => [
    new Date(Date.parse(from) + week * WEEK_MS).toISOString().slice(0, 10),
    String(conversations),
    ...[failed, frustrated, abandoned].map((part) => (conversations === 0 ? '' : percent(part / conversations))),
  ]);
  return table(['week from', 'conv.', 'failed', 'frustrated', 'abandoned'], rows, { right: [1, 2, 3, 4] });
}

function childTable(children: IntentDetail['children'], width: number): string {
  const rows = children.map(({ id, name, traffic }) => [
    plainText(name, Math.max(16, width - id.length - 28)),
    String(traffic.conversations),
    traffic.rates === null ? '' : percent(traffic.rates.failed),
    pc.dim(plainText(id)),
  ]);
  return table(['holds', 'conv.', 'failed', 'id'], rows, { right: [1, 2] });
}

function lastRefresh(drift: NodeDrift, width: number): string[] {
  const sentences = changeSentences(drift);
  return sentences.length === 0
    ? []
    : [
        section(
          'Last refresh',
          sentences.map((one) => hang('  ', one, width)),
        ),
      ];
}

function newestTable(newest: readonly ConversationSummary[], width: number): string {
  const idWidth = Math.max(...newest.map(({ id }) => id.length));
  const rows = newest.map(({ id, startedAt, request, outcome }) => [
    startedAt.slice(0, 16).replace('T', ' '),
    went(outcome),
    plainText(request, Math.max(20, width - idWidth - 34)),
    pc.dim(plainText(id)),
  ]);
  return table(['newest', 'went', 'asked', 'conversation'], rows);
}

function went(outcome: ConversationSummary['outcome']): string {
  if (outcome === null) return 'open';
  if (outcome.failed) return pc.red('failed');
  if (outcome.frustrated) return pc.yellow('frustrated');
  return outcome.abandoned ? pc.yellow('abandoned') : 'well';
}
