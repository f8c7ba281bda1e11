import type { Conversation, Span, Usage } from '#contracts';
import type { Observation } from './langfuse-export.js';
import type { RecordedFile } from './recorded-files.js';
import { canonical } from './spoken.js';
import type { ReadSpan } from './text-checks.js';

/** `.snap`: tokens per span. */
export function checkSnapshot({ snapshot }: RecordedFile, reads: readonly ReadSpan[]): string[] | null {
  if (snapshot === null) return null;
  const left = [...reads];
  return snapshot.flatMap(({ span: name, metadata }) => {
    const at = left.findIndex((read) => read.span.name === name);
    const step = at < 0 ? null : left.splice(at, 1)[0]!.reading.step;
    const usage = step?.kind === 'llm' ? step.usage : null;
    const told = canonical([usage?.inputTokens, usage?.outputTokens]);
    const expected = canonical([metadata.inputTokens, metadata.outputTokens]);
    if (told === expected) return [];
    const reason = step?.kind === 'other' ? ' (no model call: tokens of embeddings are not counted)' : '';
    return [`${name}: ${told} for ${expected}${reason}`];
  });
}

/** Tokens of the innermost model calls of an export. */
export function checkExportedUsage(
  { exported }: RecordedFile,
  conversations: readonly Conversation[],
): string[] | null {
  if (exported === null) return null;
  const calls = exported.observations.filter((observation) => observation.type === 'GENERATION');
  const parents = new Map(exported.observations.map((each) => [each.id, each.parentObservationId]));
  const around = new Set(calls.flatMap((call) => ancestors(call, parents)));
  const leaves = calls.filter((call) => !around.has(call.id));
  return sameTokens(conversations, {
    inputTokens: sum(leaves.map((call) => call.inputUsage)),
    outputTokens: sum(leaves.map((call) => call.outputUsage)),
  });
}

function ancestors(call: Observation, parents: ReadonlyMap<string, string | null>): string[] {
  const found: string[] = [];
  let at = parents.get(call.id) ?? null;
  for (; at !== null && found.length < 100; at = parents.get(at) ?? null) found.push(at);
  return found;
}

/** Tokens on the model calls of a file without anything beside it. */
export function checkOwnUsage(recorded: RecordedFile, conversations: readonly Conversation[]): string[] | null {
  if (recorded.snapshot !== null || recorded.exported !== null) return null;
  const inputs = numbersAt(recorded.spans, ['gen_ai.usage.input_tokens', 'llm.token_count.prompt']);
  const outputs = numbersAt(recorded.spans, ['gen_ai.usage.output_tokens', 'llm.token_count.completion']);
  if (inputs.length === 0) return null;
  return sameTokens(conversations, { inputTokens: sum(inputs), outputTokens: sum(outputs) });
}

function numbersAt(spans: readonly Span[], names: readonly string[]): number[] {
  const values = names.flatMap((name) => spans.map((span) => span.attributes[name]));
  return values.filter((value) => typeof value === 'number');
}

function sameTokens(conversations: readonly Conversation[], expected: Usage): string[] {
  const read: Usage = {
    inputTokens: sum(conversations.map(({ usage }) => usage.inputTokens)),
    outputTokens: sum(conversations.map(({ usage }) => usage.outputTokens)),
  };
  return canonical(read) === canonical(expected) ? [] : [`${canonical(read)} for ${canonical(expected)}`];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
