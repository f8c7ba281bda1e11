import { dirname } from 'node:path';
import type { Conversation, Span } from '#contracts';
import { assembleConversation, conventions as known, readSpan } from '#conversations';
import type { Bench } from '../bench.js';
import { judge, type Verdict } from './judge.js';
import { type RecordedFile, readRecordedFiles } from './recorded-files.js';

interface Mismatch {
  file: string;
  what: string;
}

const looks = ['text', 'tools', 'usage', 'ids'] as const;

/** Recorded telemetry of many instrumentations: does each file give the right conversation? */
export const conventions: Bench = {
  about: 'how much of recorded telemetry of other instrumentations is read right',
  options: { data: 'folder of recorded files (layouts: bench/conventions/recorded-files.ts)' },
  async run(options) {
    if (typeof options.data !== 'string') throw new Error('conventions needs --data FOLDER.');
    const files = readRecordedFiles(options.data);
    const mismatches: Mismatch[] = [];
    const right = { text: 0, tools: 0, usage: 0, ids: 0 };
    const compared = { text: 0, tools: 0, usage: 0, ids: 0 };
    let parsed = 0;
    for (const recorded of files) {
      const conversations = conversationsOf(recorded.spans);
      if (conversations.every((conversation) => conversation.turns.length > 0)) parsed++;
      const verdict = judge(recorded, conversations, peersOf(recorded, files));
      for (const look of looks) {
        count(look, verdict, right, compared);
        for (const what of verdict[look] ?? []) mismatches.push({ file: recorded.file, what: `${look}: ${what}` });
      }
    }
    return {
      figures: {
        files: files.length,
        parsed,
        textRight: right.text,
        toolsRight: right.tools,
        usageRight: right.usage,
        idsRight: right.ids,
        compared,
        unknownSpans: unknownSpans(files),
        mismatches,
      },
    };
  },
};

function count(look: keyof Verdict, verdict: Verdict, right: Record<string, number>, compared: Record<string, number>) {
  const found = verdict[look];
  if (found === null) return;
  compared[look] = (compared[look] ?? 0) + 1;
  if (found.length === 0) right[look] = (right[look] ?? 0) + 1;
}

/** One conversation a trace: recorded files hold single runs. */
function conversationsOf(spans: readonly Span[]): Conversation[] {
  const traces = new Map<string, Span[]>();
  for (const span of spans) traces.set(span.traceId, [...(traces.get(span.traceId) ?? []), span]);
  return [...traces.values()].map((ofTrace) => assembleConversation(ofTrace));
}

/** The other files of a folder in which each tells one span in its own convention. */
function peersOf(recorded: RecordedFile, files: readonly RecordedFile[]) {
  if (!recorded.isBareSpan) return [];
  return files
    .filter((other) => other.isBareSpan && other !== recorded && dirname(other.file) === dirname(recorded.file))
    .flatMap((other) => other.spans.map((span) => ({ span, reading: readSpan(span) })));
}

/** Names of spans that no convention recognises, with their number. */
function unknownSpans(files: readonly RecordedFile[]): Record<string, number> {
  const names: Record<string, number> = {};
  for (const span of files.flatMap((recorded) => recorded.spans)) {
    if (known.some((convention) => convention.recognises(span))) continue;
    const name = `${span.scope.name} ${span.name}`;
    names[name] = (names[name] ?? 0) + 1;
  }
  return names;
}
