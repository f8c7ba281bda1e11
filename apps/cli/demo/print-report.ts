import pc from 'picocolors';
import { table } from '../terminal/table.js';
import type { DemoReport } from './demo-report.js';
import { percent } from './judge-closure.js';

/** The report for people: intents week by week, releases with their verdicts, faults with what was blamed. */
export function printReport(report: DemoReport): string {
  return [
    pc.bold(`${report.scenario}: ${report.weeks} weeks, ${report.conversations} conversations, seed ${report.seed}`),
    pc.bold('Failure rate per intent (frustration share in brackets), week by week'),
    intents(report),
    pc.bold('Releases'),
    releases(report),
    pc.bold('Planted faults and what was blamed'),
    faults(report),
    `Detected failures against the truth: precision ${percent(report.detection.precision)}, recall ${percent(report.detection.recall)}`,
    pc.bold(report.closed ? pc.green('The loop closed.') : pc.red('The loop did not close.')),
    report.criteria
      .map(({ name, passed, detail }) => `${passed ? pc.green('✓') : pc.red('✗')} ${name}: ${detail}`)
      .join('\n'),
  ].join('\n\n');
}

function intents({ intents: rows, weeks }: DemoReport): string {
  const numbers = Array.from({ length: weeks }, (_, index) => index + 1);
  return table(
    ['domain', 'intent', ...numbers.map((week) => `week ${week}`)],
    rows.map(({ domain, name, weeks: counts }) => [
      domain,
      name,
      ...numbers.map((week) => {
        const count = counts.find((one) => one.week === week);
        return count === undefined ? '–' : `${whole(count.failureRate)} (${whole(count.frustrationShare)})`;
      }),
    ]),
    { right: numbers.map((week) => week + 1) },
  );
}

const colours = {
  kept: pc.green,
  live: pc.green,
  reverted: pc.red,
  inconclusive: pc.yellow,
  watching: pc.cyan,
  superseded: pc.dim,
};

function releases({ releases: rows }: DemoReport): string {
  return table(
    ['week', 'tag', 'channel', 'status', 'look', 'why', 'author'],
    rows.map((row) => [
      String(row.startedWeek),
      row.tag,
      row.channel,
      colours[row.status](row.status),
      row.look === null ? '' : String(row.look),
      short(row.reason),
      short(row.author, 28),
    ]),
    { right: [0, 4] },
  );
}

function faults({ faults: rows }: DemoReport): string {
  return table(
    ['fault', 'layer', 'document', 'blamed layer', 'blamed document', 'failures before', 'after'],
    rows.map((row) => [
      row.id,
      row.layer,
      row.document,
      mark(row.blamedLayer, row.layerRight),
      mark(row.blamedDocument, row.documentRight),
      percent(row.failureBefore),
      percent(row.failureAfter),
    ]),
    { right: [5, 6] },
  );
}

function mark(blamed: string | null, right: boolean): string {
  if (blamed === null) return pc.yellow('nothing');
  return right ? pc.green(blamed) : pc.red(blamed);
}

function whole(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function short(text: string, length = 64): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
