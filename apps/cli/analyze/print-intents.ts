import pc from 'picocolors';
import type { AgentRecording, IntentRow } from '#loop';
import { repeats } from '../intents/repeats.js';
import { plainText } from '../terminal/plain-text.js';
import { table } from '../terminal/table.js';
import { percent } from './numbers.js';

const INDENT = { domain: '', topic: '  ', intent: '    ' };
const NAME_WIDTH = 34;
const ROWS_SHOWN = 60;

/** The tree, with how often each intent fails and one request as it was made. */
export function printIntents({ intents, unclustered, counts }: AgentRecording, width: number): string {
  if (intents.length === 0) return 'No user asked for anything.';
  const rows = intents.filter((row) => !repeats(row, intents));
  const printed = rows
    .slice(0, ROWS_SHOWN)
    .map((row) => [
      row.level === 'domain' ? pc.bold(nameOf(row)) : nameOf(row),
      String(row.conversations),
      percent(row.failureRate),
      percent(row.frustrationShare),
      pc.dim(plainText(row.exemplars[0]?.text ?? '', width - NAME_WIDTH - 31)),
    ]);
  if (unclustered > 0)
    printed.push(['belongs to none', String(unclustered), '', '', percent(unclustered / counts.conversations)]);
  const hidden = rows.length - ROWS_SHOWN;
  const more = hidden > 0 ? `\n${hidden} smaller ones are in --json and --html.` : '';
  return (
    table(['domain › topic › intent', 'conv.', 'failed', 'frustrated', 'asked as'], printed, {
      right: [1, 2, 3],
    }) + more
  );
}

function nameOf({ level, name }: IntentRow): string {
  return `${INDENT[level]}${plainText(name, NAME_WIDTH - INDENT[level].length)}`;
}
