import type { IntentPaths, MissingTool, RetrievalCoverage } from '#contracts';
import { count, percent } from '../analyze/numbers.js';
import { hang, plainText } from '../terminal/plain-text.js';
import { table } from '../terminal/table.js';

const INTENTS_SHOWN = 6;
const EACH_SHOWN = 3;
const ROWS_SHOWN = 8;

type NameOf = (intentId: string) => string;
type Traffic = { conversations: number; passing: number };

/** How conversations of the largest intents go through the agent's steps, and where they go wrong. */
export function printPaths(paths: readonly IntentPaths[], nameOf: NameOf, width: number): string {
  return paths
    .slice(0, INTENTS_SHOWN)
    .map((intent) => printIntent(intent, nameOf, width))
    .join('\n');
}

function printIntent(intent: IntentPaths, nameOf: NameOf, width: number): string {
  const { loops, detours, prematureHandOffs, sharedPath } = intent;
  const line = (mark: string, text: string) => hang(`  ${mark}`, text, width);
  const path = (nodes: readonly string[]) => nodes.map((node) => plainText(node, 40)).join(' → ');
  return [
    hang('', `${plainText(nameOf(intent.intentId), 60)}: ${went(intent)}`, width),
    ...(sharedPath.length === 0 ? [] : [line('usual way:   ', path(sharedPath))]),
    ...loops
      .slice(0, EACH_SHOWN)
      .map((loop) => line('loop:        ', `${path(loop.nodes)}, up to ${loop.mostRounds} times; ${went(loop)}`)),
    ...detours
      .slice(0, EACH_SHOWN)
      .map((detour) => line('detour:      ', `${path([detour.from, ...detour.via, detour.to])}; ${went(detour)}`)),
    ...prematureHandOffs
      .slice(0, EACH_SHOWN)
      .map((early) => line('given away:  ', `${path([early.from, early.to])} too early; ${went(early)}`)),
  ].join('\n');
}

function went({ conversations, passing }: Traffic): string {
  return `${count(conversations, 'conversation')}, ${percent(conversations === 0 ? 0 : passing / conversations)} passed`;
}

/** Runs of calls that one tool could do. */
export function printMissingTools(tools: readonly MissingTool[], width: number): string {
  return table(
    ['calls saved', 'conv.', 'users', 'the same run of calls'],
    tools
      .slice(0, ROWS_SHOWN)
      .map(({ calls, callsSaved, conversations, users }) => [
        String(callsSaved),
        String(conversations),
        String(users),
        plainText(calls.join(' → '), width - 30),
      ]),
    { right: [0, 1, 2] },
  );
}

/** What users ask for that the index does not answer. */
export function printCoverage(coverage: readonly RetrievalCoverage[], nameOf: NameOf, width: number): string {
  return table(
    ['unanswered', 'searches', 'intent', 'words not found there'],
    coverage
      .slice(0, ROWS_SHOWN)
      .map(({ intentId, searches, unanswered, missingTerms }) => [
        `${unanswered} (${percent(searches === 0 ? 0 : unanswered / searches)})`,
        String(searches),
        plainText(nameOf(intentId), 28),
        plainText(missingTerms.join(', '), width - 54),
      ]),
    { right: [0, 1] },
  );
}
