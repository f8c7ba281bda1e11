import type { Command } from 'commander';
import type { MirrorStatus, PipelineStatus } from '#contracts';
import { connectApi } from '../api/api-connection.js';
import { apiKeyOf } from '../api/api-key.js';
import { type ApiOptions, withApi } from '../api/api-options.js';
import { printAnswer } from '../intents/agent-call.js';
import { progressSentence } from '../report/progress-sentence.js';
import { plainText, wrap } from '../terminal/plain-text.js';
import { table } from '../terminal/table.js';
import { terminalWidth } from '../terminal/width.js';

export function addStatusCommand(program: Command): void {
  withApi(program.command('status').description('What waits in a running service, and how far its analysis is')).action(
    status,
  );
}

async function status(options: ApiOptions): Promise<void> {
  const api = connectApi(options.url, apiKeyOf(options));
  const answer = await api.get<PipelineStatus>('/v1/status');
  printAnswer(options, answer, () => printStatus(answer));
}

function printStatus({
  tracesWaiting,
  conversationsOpen,
  conversationsAnalysed,
  runsWaiting,
  analysis,
  gitMirror,
}: PipelineStatus) {
  const rows = [
    ['traces to be assembled', String(tracesWaiting)],
    ['conversations not analysed yet', String(conversationsOpen)],
    ['conversations analysed', String(conversationsAnalysed)],
    ['runs under way', String(runsWaiting)],
  ];
  const sentences = [progressSentence(analysis), ...(gitMirror === null ? [] : [mirrorSentence(gitMirror)])];
  const paragraphs = sentences.map((sentence) => wrap(plainText(sentence), terminalWidth()));
  return [table(['', ''], rows, { right: [1] }).trimStart(), ...paragraphs].join('\n\n');
}

function mirrorSentence({ target, isCurrent, error }: MirrorStatus): string {
  if (error !== null) return `The git mirror ${target} is behind: ${error}`;
  return isCurrent ? `The git mirror ${target} holds every version.` : `The git mirror ${target} is being written.`;
}
