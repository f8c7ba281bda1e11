import type { Command } from 'commander';
import { AppError, type ConversationDetail, type Proposal } from '#contracts';
import { type ApiConnection, connectApi } from '../api/api-connection.js';
import { apiKeyOf } from '../api/api-key.js';
import { type ApiOptions, withApi } from '../api/api-options.js';
import { printExplanation } from '../explain/print-explanation.js';
import { terminalWidth } from '../terminal/width.js';

export function addExplainCommand(program: Command): void {
  withApi(
    program
      .command('explain')
      .description('One conversation: its steps with what was found, what is to blame and what should have been done')
      .argument('<conversation>', 'its id, or the key that the telemetry carries'),
  ).action(explain);
}

async function explain(asked: string, options: ApiOptions): Promise<void> {
  const api = connectApi(options.url, apiKeyOf(options));
  const detail = await api.get<ConversationDetail>(`/v1/conversations/${encodeURIComponent(asked)}`);
  if (options.json) {
    process.stdout.write(`${JSON.stringify(detail, null, 2)}\n`);
    return;
  }
  if (detail.detectorSet === null) throw notAnalysed(asked, detail);
  process.stdout.write(`${printExplanation(detail, await proposalsFor(api, detail), terminalWidth())}\n`);
}

function notAnalysed(asked: string, { conversation }: ConversationDetail): AppError {
  return new AppError({
    code: 'EXPLAIN.OPEN',
    message: `The conversation ${asked} is not analysed yet.`,
    fix: `That comes half an hour after its last word; now: POST /v1/agents/${conversation.agent}/runs {"stage": "analyse"}. Its steps are shown with --json.`,
  });
}

/** Those for the same fault. */
async function proposalsFor(
  api: ApiConnection,
  { conversation, attribution }: ConversationDetail,
): Promise<Proposal[]> {
  if (attribution === null) return [];
  const { proposals } = await api.get<{ proposals: Proposal[] }>(`/v1/agents/${conversation.agent}/proposals`);
  return proposals.filter(({ evidence }) => evidence.signature === attribution.signature);
}
