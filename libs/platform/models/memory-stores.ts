import type { Clock } from '../clock/index.js';
import type { ModelStores, Tokens } from './stores.js';

/** Stores that last as long as the process: for runs without a database, and for tests. */
export function memoryModelStores(clock: Clock): ModelStores & { spent(day: string): Tokens } {
  const vectors = new Map<string, Float32Array>();
  const answers = new Map<string, unknown>();
  const days = new Map<string, Tokens>();
  const spentOn = (key: string) => days.get(key) ?? { input: 0, output: 0 };
  const add = (key: string, { input, output }: Tokens) => {
    const spent = spentOn(key);
    days.set(key, { input: spent.input + input, output: spent.output + output });
  };
  return {
    embeddings: {
      read: async (keys) => {
        const known = keys.flatMap((key) => {
          const vector = vectors.get(key);
          return vector === undefined ? [] : [[key, vector] as const];
        });
        return new Map(known);
      },
      write: async (_model, added) => {
        for (const [key, vector] of added) if (!vectors.has(key)) vectors.set(key, vector);
      },
    },
    answers: {
      read: async (key) => answers.get(key),
      write: async (key, { value }) => {
        answers.set(key, value);
      },
    },
    usage: {
      book: async (service, tokens, limit) => {
        const day = new Date(clock()).toISOString().slice(0, 10);
        const { input, output } = spentOn(`${day} ${service}`);
        if (limit !== null && input + output + tokens.input + tokens.output > limit) return null;
        add(`${day} ${service}`, tokens);
        return day;
      },
      correct: async (service, day, by) => add(`${day} ${service}`, by),
    },
    spent: (day) => {
      const [chat, embeddings] = [spentOn(`${day} chat`), spentOn(`${day} embeddings`)];
      return { input: chat.input + embeddings.input, output: chat.output + embeddings.output };
    },
  };
}
