import { writeFile } from 'node:fs/promises';
import { AppError, type Conversation, compareNano, type Instant, nanoToMs } from '#contracts';
import { analyseRecording, openModels } from '#loop';
import { createLog, memoryModelStores, readConfig, systemClock } from '#platform';
import { startProgress } from '../terminal/progress.js';
import { renderPage } from './html/render-page.js';
import { printRecording } from './print-recording.js';
import { readRecording } from './read-recording.js';

export interface AnalyzeOptions {
  html?: string;
  json?: string;
  agent?: string;
  seed: string;
}

/** Reads recordings and tells what went wrong in them, and which edits would mend it. */
export async function analyzeFiles(paths: string[], options: AnalyzeOptions): Promise<void> {
  const config = readConfig(process.env);
  const { embedding } = openModels({ config, log: createLog(config) }, memoryModelStores(systemClock));
  const progress = startProgress(paths.length + 2);
  try {
    const { files, conversations } = await readRecording(paths, (label) => progress.step(label));
    const chosen = choose(conversations, options.agent);
    progress.step('analysing');
    const report = await analyseRecording(chosen, { seed: options.seed, asOf: endOf(chosen), embedding });
    progress.stop();
    if (options.json !== undefined) await write(options.json, `${JSON.stringify(report, null, 2)}\n`);
    if (options.html !== undefined) await write(options.html, renderPage(files, report));
    process.stdout.write(`${printRecording(files, report, process.stdout.columns)}\n`);
  } finally {
    progress.stop();
  }
}

function choose(conversations: Conversation[], agent: string | undefined): Conversation[] {
  if (agent === undefined) return conversations;
  const chosen = conversations.filter((one) => one.agent === agent);
  if (chosen.length > 0) return chosen;
  const known = [...new Set(conversations.map((one) => one.agent))].sort();
  throw new AppError({
    code: 'ANALYZE.AGENT',
    message: `No conversation is of an agent ${agent}.`,
    fix: `Name one of: ${known.slice(0, 20).join(', ')}.`,
  });
}

/** The report speaks for the end of the recording, so that reading it again later gives the same. */
function endOf(conversations: readonly Conversation[]): Instant {
  const end = conversations.reduce((latest, { endNano }) => (compareNano(endNano, latest) > 0 ? endNano : latest), '0');
  return new Date(nanoToMs(end)).toISOString();
}

async function write(path: string, content: string): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    throw new AppError({
      code: 'ANALYZE.WRITE',
      message: `${path} cannot be written: ${(error as Error).message}.`,
      fix: 'Give a path in a folder that is there and that you may write to.',
      cause: error,
    });
  }
}
