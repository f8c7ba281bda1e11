import pc from 'picocolors';
import type { AnalysisProgress, Incident, StoredWeekReport, WeekReportAnswer } from '#contracts';
import { count, percent } from '../analyze/numbers.js';
import { bar } from '../terminal/bar.js';
import { duration } from '../terminal/duration.js';
import { hang, plainText, wrap } from '../terminal/plain-text.js';
import { table } from '../terminal/table.js';
import { printClusters } from './print-clusters.js';
import { printCoverage, printMissingTools, printPaths } from './print-paths.js';
import { progressSentence } from './progress-sentence.js';

const INTENTS_SHOWN = 12;
/** What the columns of numbers take, with the gaps before them. */
const FIGURES_WIDTH = 40;
const INCIDENTS_SHOWN = 5;
const EACH_TO_READ = 5;

/** A week of an agent in words and tables. */
export function printWeek({ report, analysis }: WeekReportAnswer, width: number): string {
  const names = new Map(report.intents.map(({ intentId, name }) => [intentId, name]));
  const nameOf = (intentId: string) => names.get(intentId) ?? intentId;
  const sections: [title: string, isThere: boolean, print: () => string][] = [
    ['What users asked for', report.intents.length > 0, () => printIntents(report, width)],
    ['What failures are blamed on', Object.keys(report.causes).length > 0, () => printCauses(report)],
    ['What to mend first', report.failed > 0, () => printClusters(report, width)],
    ['Incidents', report.incidents.length > 0, () => printIncidents(report.incidents, width)],
    ['Ways through the agent', report.paths.length > 0, () => printPaths(report.paths, nameOf, width)],
    ['Missing tools', report.missingTools.length > 0, () => printMissingTools(report.missingTools, width)],
    ['What searches do not find', report.coverage.length > 0, () => printCoverage(report.coverage, nameOf, width)],
    ['Read these', report.sample.length > 0, () => printSample(report, width)],
  ];
  return [
    printHeader(report, analysis, width),
    ...sections.filter(([, isThere]) => isThere).map(([title, , print]) => `${pc.bold(title)}\n${print()}`),
  ].join('\n\n');
}

function printHeader(report: StoredWeekReport, analysis: AnalysisProgress, width: number): string {
  const { conversations, conversationsRead, failed, frustrated, abandoned } = report;
  const share = (part: number) => percent(conversations === 0 ? 0 : part / conversations);
  const days = `${report.from.slice(0, 10)} to ${report.to.slice(0, 10)}`;
  const isOlder = !report.detectorSet.startsWith(analysis.detectorSet);
  return [
    pc.bold(wrap(`${report.agent}, ${days}: ${count(conversations, 'conversation')}`, width)),
    `${share(failed)} failed, ${share(frustrated)} frustrated, ${share(abandoned)} abandoned (estimated)`,
    ...(conversationsRead < conversations
      ? [wrap(`Causes, faults and ways were read from an even sample of ${conversationsRead}.`, width)]
      : []),
    ...(isOlder ? [pc.yellow(wrap('The report was made with other detectors than those in use.', width))] : []),
    ...(analysis.toDo > 0 ? [pc.yellow(wrap(progressSentence(analysis), width))] : []),
  ].join('\n');
}

function printIntents({ intents }: StoredWeekReport, width: number): string {
  const rest = intents.length - INTENTS_SHOWN;
  const rows = intents
    .slice(0, INTENTS_SHOWN)
    .map(({ name, conversations, failed, frustrated, abandoned }) => [
      plainText(name, Math.min(56, width - FIGURES_WIDTH)),
      String(conversations),
      ...[failed, frustrated, abandoned].map((part) => percent(conversations === 0 ? 0 : part / conversations)),
    ]);
  const head = ['intent', 'conv.', 'failed', 'frustrated', 'abandoned'];
  return [
    table(head, rows, { right: [1, 2, 3, 4] }),
    ...(rest > 0 ? [pc.dim(`${count(rest, 'intent')} more: \`martingale intents tree\``)] : []),
  ].join('\n');
}

function printCauses({ causes }: StoredWeekReport): string {
  const all = Object.values(causes).reduce((sum, one) => sum + one, 0);
  const rows = Object.entries(causes)
    .sort(([, a], [, b]) => b - a)
    .map(([cause, conversations]) => [
      cause === 'abstained' ? 'too close to tell' : cause,
      bar(conversations / all),
      String(conversations),
      percent(conversations / all),
    ]);
  return table(['cause', '', 'conv.', ''], rows, { right: [2, 3] });
}

function printIncidents(incidents: readonly Incident[], width: number): string {
  return incidents
    .slice(0, INCIDENTS_SHOWN)
    .map(({ from, to, tools, conversations, failedCalls }) =>
      hang(
        '- ',
        `${from.slice(0, 16).replace('T', ' ')}, ${duration(Date.parse(to) - Date.parse(from))}: ${count(failedCalls, 'failed call')} of ${tools.map((tool) => plainText(tool, 40)).join(', ')} in ${count(conversations, 'conversation')}. No edit mends it.`,
        width,
      ),
    )
    .join('\n');
}

function printSample({ sample }: StoredWeekReport, width: number): string {
  const of = (wanted: 'worst' | 'silent') =>
    sample
      .filter(({ reason }) => reason === wanted)
      .slice(0, EACH_TO_READ)
      .map(({ conversationId }) => hang('  ', `martingale explain ${plainText(conversationId)}`, width));
  const [worst, silent] = [of('worst'), of('silent')];
  return [
    ...(worst.length === 0 ? [] : ['the worst:', ...worst]),
    ...(silent.length === 0
      ? []
      : ['some in which nothing was found, at random (what is missed shows here):', ...silent]),
  ].join('\n');
}
