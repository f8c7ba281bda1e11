import { type Command, Option } from 'commander';
import {
  type DriftReport,
  type EmergentIntent,
  type IntentDetail,
  type IntentLevel,
  type IntentTree,
  intentLevelSchema,
  type NearestIntents,
  type Run,
} from '#contracts';
import { type AgentOptions, connectAgent, printAnswer, withAgent } from '../intents/agent-call.js';
import { findNode } from '../intents/find-node.js';
import { followRun } from '../intents/follow-run.js';
import { printDrift } from '../intents/print-drift.js';
import { printEmergent } from '../intents/print-emergent.js';
import { printNearest } from '../intents/print-nearest.js';
import { printNode } from '../intents/print-node.js';
import { printTree } from '../intents/print-tree.js';
import { parseInstant } from '../pull/parse-instant.js';
import { positiveInteger } from '../terminal/options.js';
import { terminalWidth } from '../terminal/width.js';
import { addCurationCommands } from './intents-curate.js';

interface PeriodOptions extends AgentOptions {
  weeks?: number;
  from?: string;
  to?: string;
}

const instant = (text: string) => new Date(parseInstant(text, Date.now())).toISOString();

export function addIntentsCommand(program: Command): void {
  const intents = program.command('intents').description('Shows what users ask for, and how well that goes');
  withPeriod(intents.command('tree', { isDefault: true }).description('The tree with counts, rates and trends'))
    .addOption(
      new Option('--level <level>', 'the lowest level shown').choices(intentLevelSchema.options).default('intent'),
    )
    .option('--ids', 'end each line with the id of its node, in place of its weeks')
    .action(tree);
  withPeriod(
    intents
      .command('show')
      .description('One node: exemplars, weeks, changes and newest conversations')
      .argument('<node>', 'its id, its name or a part of it; or unclustered'),
  ).action(show);
  withAgent(
    intents
      .command('nearest')
      .description('The intents nearest to a text, and the one it would get')
      .argument('<text>', 'a request as a user would write it'),
  )
    .option('--limit <number>', 'how many intents', positiveInteger, 5)
    .action(nearest);
  withAgent(intents.command('emergent').description('What came up since the last refresh')).action(emergent);
  withAgent(intents.command('drift').description('What the last refresh changed'))
    .option('--taxonomy <id>', 'of the refresh that made this taxonomy')
    .action(drift);
  withAgent(intents.command('refresh').description('Builds the taxonomy anew now and waits for it'))
    .option('--as-of <time>', 'as of an earlier time: 7d, 24h or a time', instant)
    .action(refresh);
  addCurationCommands(intents);
}

function withPeriod(command: Command): Command {
  return withAgent(command)
    .option('--weeks <number>', 'count this many weeks (default: 5)', positiveInteger)
    .option('--from <time>', 'count from here on: 7d, 24h or a time', instant)
    .option('--to <time>', 'count up to here (default: now)', instant);
}

async function tree(options: PeriodOptions & { level: IntentLevel; ids?: true }): Promise<void> {
  const { api, agent, path } = await connectAgent(options);
  const answer = await api.get<IntentTree>(`${path}/intents?${periodOf(options)}`);
  const layout = { width: terminalWidth(), level: options.level, ids: options.ids === true };
  printAnswer(options, answer, () => printTree(agent, answer, layout));
}

async function show(node: string, options: PeriodOptions): Promise<void> {
  const { api, path } = await connectAgent(options);
  const { nodes } = await api.get<IntentTree>(`${path}/intents?weeks=1`);
  const id = encodeURIComponent(findNode(nodes, node));
  const answer = await api.get<IntentDetail>(`${path}/intents/${id}?${periodOf(options)}`);
  printAnswer(options, answer, () => printNode(answer, terminalWidth()));
}

async function nearest(text: string, options: AgentOptions & { limit: number }): Promise<void> {
  const { api, path } = await connectAgent(options);
  const query = new URLSearchParams({ text, limit: String(options.limit) });
  const answer = await api.get<NearestIntents>(`${path}/intents/nearest?${query}`);
  printAnswer(options, answer, () => printNearest(answer, terminalWidth()));
}

async function emergent(options: AgentOptions): Promise<void> {
  const { api, path } = await connectAgent(options);
  const answer = await api.get<{ emergent: EmergentIntent[] }>(`${path}/intents/emergent`);
  printAnswer(options, answer, () => printEmergent(answer.emergent, terminalWidth()));
}

async function drift(options: AgentOptions & { taxonomy?: string }): Promise<void> {
  const { api, path } = await connectAgent(options);
  const query = new URLSearchParams(options.taxonomy === undefined ? {} : { taxonomyId: options.taxonomy });
  const answer = await api.get<DriftReport>(`${path}/intents/drift?${query}`);
  printAnswer(options, answer, () => printDrift(answer, terminalWidth()));
}

async function refresh(options: AgentOptions & { asOf?: string }): Promise<void> {
  const { api, path } = await connectAgent(options);
  const { asOf } = options;
  const run = await followRun(api, await api.post<Run>(`${path}/runs`, { stage: 'refresh', asOf }));
  const figures = Object.entries(run.result ?? {}).map(([name, number]) => `${name} ${number}`);
  printAnswer(options, run, () => `Refreshed as of ${run.asOf.slice(0, 16)}: ${figures.join(', ')}`);
}

function periodOf({ weeks, from, to }: PeriodOptions): URLSearchParams {
  const query = new URLSearchParams();
  if (weeks !== undefined) query.set('weeks', String(weeks));
  if (from !== undefined) query.set('from', from);
  if (to !== undefined) query.set('to', to);
  return query;
}
