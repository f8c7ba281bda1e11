import { z } from 'zod';
import type { AgentAnswer, ReplayCall } from '#attribution';
import type { AttributeValue } from '#contracts';
import { ModelFailure } from '../models/model-failure.js';

const answerSchema = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({
          content: z.string().nullish(),
          refusal: z.string().nullish(),
          tool_calls: z
            .array(
              z.object({
                id: z.string().max(200).nullish(),
                function: z.object({ name: z.string().min(1).max(200), arguments: z.string().nullish() }),
              }),
            )
            .nullish(),
        }),
      }),
    )
    .min(1),
});

const LONGEST_TEXT = 50_000;
const LONGEST_ARGUMENTS = 50_000;
const DEEPEST_ARGUMENTS = 64;

/** What the agent says or calls, by an answer of `/chat/completions`. @throws ModelFailure `malformed` */
export function readAgentAnswer(answer: unknown): AgentAnswer {
  const { data } = answerSchema.safeParse(answer);
  if (data === undefined) throw new ModelFailure('malformed', 'The answer is no chat completion.');
  const { content, refusal, tool_calls: calls } = data.choices[0]!.message;
  return {
    text: (content || refusal || '').slice(0, LONGEST_TEXT),
    calls: (calls ?? []).map((call, place) => toCall(call, place)),
  };
}

function toCall(
  { id, function: called }: { id?: string | null; function: { name: string; arguments?: string | null } },
  place: number,
): ReplayCall {
  return { id: id || `call_${place}`, name: called.name, arguments: readArguments(called.arguments ?? '') };
}

/** What is no JSON, or more of it than any tool takes, stays the text that it is. */
function readArguments(text: string): AttributeValue {
  if (text === '') return {};
  const cut = text.slice(0, LONGEST_ARGUMENTS);
  if (cut.length < text.length || depthOf(text) > DEEPEST_ARGUMENTS) return cut;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** How deep a JSON text nests: whoever walks what comes of it goes no deeper than his stack. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [sign] of text.replace(/"(?:[^"\\]|\\.)*"/gs, '').matchAll(/[[\]{}]/g)) {
    depth += sign === '{' || sign === '[' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
