import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '../../config/index.js';
import type { Log } from '../../log/index.js';
import { modelCalls } from '../call-model.js';
import { limitConcurrency } from '../limit-concurrency.js';
import { ModelFailure } from '../model-failure.js';
import { type Sleep, systemSleep } from '../retry-calls.js';
import { estimateTokens } from '../spend-tokens.js';
import type { ModelStores } from '../stores.js';
import { noAnswer } from './no-answer.js';
import type { Question, Reply } from './question.js';
import { type Completion, findJson, readCompletion } from './read-completion.js';
import { type Message, requestBody, simplerShape, widestShape } from './request-shape.js';

export interface LanguageModel {
  /** `openai:` and the model. */
  readonly id: string;
  /** The answer, in the form asked for. Whatever the model or its server does, nothing is thrown. */
  ask<Answer>(question: Question<Answer>): Promise<Reply<Answer>>;
}

/** Statuses by which servers refuse a parameter that they do not know. */
const refusals = new Set([400, 422]);
const LONGEST_ECHO = 4_000;

/** Any OpenAI-compatible `/chat/completions`. An answer that fits is cached: the same question costs nothing again. */
export function openAiLanguageModel(
  config: NonNullable<Config['llm']>,
  { answers, usage }: Pick<ModelStores, 'answers' | 'usage'>,
  log: Pick<Log, 'warn'>,
  { sleep = systemSleep }: { sleep?: Sleep } = {},
): LanguageModel {
  const id = `openai:${config.model}`;
  const call = modelCalls(config, 'chat', { usage, sleep });
  const limit = limitConcurrency(config.concurrency);
  let shape = widestShape;

  /** Sends messages in the richest form that the server takes, which it then keeps to. @throws ModelFailure */
  async function complete(messages: readonly Message[], form: Form): Promise<Completion> {
    const input = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
    for (let tried = shape; ; ) {
      try {
        const body = requestBody(tried, { ...form, messages });
        const completion = readCompletion(await call(body, { input, output: form.maxOutputTokens }));
        shape = tried;
        return completion;
      } catch (error) {
        const isRefusal = error instanceof ModelFailure && refusals.has(error.status ?? 0);
        const next = isRefusal ? simplerShape(tried, error.message) : null;
        if (next === null) throw error;
        tried = next;
      }
    }
  }

  async function converse<Answer>(question: Question<Answer>, form: Form): Promise<Read<Answer>> {
    const messages = openingOf(question, form);
    const first = readAnswer(await complete(messages, form), question.schema);
    if (first.ok || first.reason !== 'malformed') return first;
    const again = `That does not fit: ${first.detail}\nAnswer again, with the JSON object alone.`;
    const echo = first.said.slice(0, LONGEST_ECHO) || '(nothing)';
    const more: Message[] = [
      { role: 'assistant', content: echo },
      { role: 'user', content: again },
    ];
    return readAnswer(await complete([...messages, ...more], form), question.schema);
  }

  async function askServer<Answer>(question: Question<Answer>, form: Form, key: string): Promise<Reply<Answer>> {
    const { purpose } = question;
    let read: Read<Answer>;
    try {
      read = await converse(question, form);
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error;
      const reply = noAnswer(error);
      log.warn(
        { purpose, model: config.model, reason: reply.reason, detail: reply.detail },
        'The model cannot be asked.',
      );
      return reply;
    }
    if (!read.ok) return { ok: false, reason: read.reason, detail: read.detail, lasting: false };
    await answers.write(key, { model: id, purpose, value: read.json });
    return { ok: true, value: read.value };
  }

  return {
    id,
    async ask(question) {
      const { $schema: _, ...jsonSchema } = z.toJSONSchema(question.schema);
      const form = { name: question.purpose, jsonSchema, maxOutputTokens: question.maxOutputTokens };
      const words = JSON.stringify([id, question.system, question.user, jsonSchema]);
      const key = createHash('sha256').update(words).digest('hex');
      const known = question.schema.safeParse(await answers.read(key));
      if (known.success) return { ok: true, value: known.data };
      return limit(() => askServer(question, form, key));
    },
  };
}

interface Form {
  readonly name: string;
  readonly jsonSchema: unknown;
  readonly maxOutputTokens: number;
}

/** The form is told in words too: many servers take `response_format`, and pass it over. */
function openingOf({ system, user }: Question<unknown>, { jsonSchema }: Form): Message[] {
  const form = `Answer with one JSON object and nothing else. It fits this JSON schema:\n${JSON.stringify(jsonSchema)}`;
  return [
    { role: 'system', content: `${system}\n\n${form}` },
    { role: 'user', content: user },
  ];
}

type Read<Answer> =
  | { ok: true; value: Answer; json: unknown }
  | { ok: false; reason: 'refused' | 'cut-off' | 'malformed'; detail: string; said: string };

function readAnswer<Answer>(completion: Completion, schema: z.ZodType<Answer>): Read<Answer> {
  if (completion.kind !== 'text') return { ok: false, reason: completion.kind, detail: completion.detail, said: '' };
  const json = findJson(completion.text);
  const result = schema.safeParse(json);
  if (result.success) return { ok: true, value: result.data, json };
  const detail = json === undefined ? 'It holds no JSON object.' : z.prettifyError(result.error).slice(0, 1_000);
  return { ok: false, reason: 'malformed', detail, said: completion.text };
}
