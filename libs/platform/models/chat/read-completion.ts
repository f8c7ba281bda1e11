import { z } from 'zod';

const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
});

export type Completion = { kind: 'text'; text: string } | { kind: 'refused' | 'cut-off' | 'malformed'; detail: string };

/** What a model said, by an answer of `/chat/completions`. */
export function readCompletion(answer: unknown): Completion {
  const { data } = completionSchema.safeParse(answer);
  if (data === undefined) return { kind: 'malformed', detail: 'The answer is no chat completion.' };
  const { finish_reason: end, message } = data.choices[0]!;
  if (message.refusal) return { kind: 'refused', detail: message.refusal.slice(0, 300) };
  if (end === 'content_filter') return { kind: 'refused', detail: 'A content filter stopped the answer.' };
  if (end === 'length') return { kind: 'cut-off', detail: 'The answer was cut off at its longest.' };
  if (!message.content) return { kind: 'malformed', detail: 'The answer is empty.' };
  return { kind: 'text', text: message.content };
}

const THOUGHT = '</think>';

/** The JSON value in a text that may hold thoughts, a fence or friendly words around it; undefined where there is none. */
export function findJson(text: string): unknown {
  // Local models think aloud before they answer.
  const thought = text.lastIndexOf(THOUGHT);
  const said = thought < 0 ? text : text.slice(thought + THOUGHT.length);
  return parse(said) ?? parse(said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
