import pc from 'picocolors';
import type { AgentRecording, RecordingReport } from '#loop';
import { hang, plainText, wrap } from '../terminal/plain-text.js';
import { table } from '../terminal/table.js';
import { count, percent } from './numbers.js';
import { printFaults } from './print-faults.js';
import { printIntents } from './print-intents.js';
import { printProposals } from './print-proposals.js';
import type { FileRead } from './read-export.js';
import { outcomeSentence, recordedSentence } from './sentences.js';

const NARROWEST = 80;
const WIDEST = 120;
const PROBLEMS_SHOWN = 5;
const AGENTS_SHOWN = 10;

/** The report for a terminal: what was read, then agent by agent what users want, what goes wrong and what would mend it. */
export function printRecording(files: FileRead[], report: RecordingReport, columns = 100): string {
  const width = Math.min(WIDEST, Math.max(NARROWEST, columns));
  const hidden = report.agents.length - AGENTS_SHOWN;
  return [
    printFiles(files, report, width),
    ...report.agents.slice(0, AGENTS_SHOWN).map((agent) => printAgent(agent, width)),
    ...(hidden > 0 ? [`${hidden} agents with fewer conversations are not shown; choose one with --agent.`] : []),
  ].join('\n\n');
}

function printFiles(files: FileRead[], report: RecordingReport, width: number): string {
  const rows = files.map((file) => [
    endOf(plainText(file.path), width - 50),
    String(file.lines),
    String(file.spans),
    String(file.skippedLines),
    String(file.rejectedSpans),
  ]);
  const problems = files.flatMap(({ path, problems: told }) =>
    told.slice(0, PROBLEMS_SHOWN).map((problem) => pc.yellow(wrap(`${path} ${problem}`, width, '  '))),
  );
  const head = `Read ${count(report.conversations, 'conversation')} of ${count(report.agents.length, 'agent')}`;
  return [
    pc.bold(head),
    table(['file', 'lines', 'spans', 'skipped lines', 'rejected spans'], rows, { right: [1, 2, 3, 4] }),
    ...problems,
  ].join('\n');
}

/** The end of a path says more than its start. */
function endOf(path: string, most: number): string {
  return path.length <= most ? path : `…${path.slice(1 - most)}`;
}

function printAgent(agent: AgentRecording, width: number): string {
  return [
    printHeader(agent, width),
    titled('What users ask for', printIntents(agent, width)),
    titled('What was found', printDetectors(agent, width)),
    titled('What goes wrong', printFaults(agent, width)),
    titled('Proposed edits', printProposals(agent, width)),
    titled('Where to look next', printNext(agent, width)),
    titled('Mind', agent.caveats.map((caveat) => hang('- ', caveat, width)).join('\n')),
  ].join('\n\n');
}

function titled(title: string, body: string): string {
  return `${pc.bold(title)}\n${body}`;
}

function printHeader(agent: AgentRecording, width: number): string {
  return [
    pc.bold(pc.cyan(plainText(agent.agent, width))),
    wrap(recordedSentence(agent), width),
    outcomeSentence(agent),
  ].join('\n');
}

function printDetectors({ detectors, counts }: AgentRecording, width: number): string {
  if (detectors.length === 0) return 'Nothing.';
  return table(
    ['finding', 'conversations', 'share', 'for example'],
    detectors.map((row) => [
      row.detector,
      String(row.conversations),
      percent(row.conversations / counts.conversations),
      plainText(row.example, width - 53),
    ]),
    { right: [1, 2] },
  );
}

function printNext({ worst, silentSample, silent, transcripts }: AgentRecording, width: number): string {
  const key = (id: string) => plainText(transcripts.find((one) => one.conversationId === id)?.key ?? id, 60);
  return [
    worst.length === 0
      ? 'No conversation is estimated to have failed.'
      : hang('worst: ', worst.slice(0, 5).map(key).join(', '), width),
    silentSample.length === 0
      ? 'Every conversation has a finding.'
      : hang(
          'sample: ',
          `${silentSample.slice(0, 5).map(key).join(', ')} (of ${silent} without findings, drawn at random: what is missed shows here)`,
          width,
        ),
  ].join('\n');
}
