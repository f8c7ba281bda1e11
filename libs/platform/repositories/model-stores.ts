import type { Clock } from '../clock/index.js';
import type { Database } from '../database/index.js';
import type { ModelStores } from '../models/index.js';
import { readEmbeddings, saveEmbeddings } from './embedding-cache.repository.js';
import { readModelAnswer, saveModelAnswer } from './model-answer.repository.js';
import { bookModelUsage, correctModelUsage } from './model-usage.repository.js';

/** Caches and budgets of models that all processes on one database share. */
export function modelStores({ pool }: Pick<Database, 'pool'>, clock: Clock): ModelStores {
  const now = () => new Date(clock()).toISOString();
  return {
    embeddings: {
      read: (keys) => readEmbeddings(pool, keys, now()),
      write: (model, vectors) => saveEmbeddings(pool, model, vectors, now()),
    },
    answers: {
      read: (key) => readModelAnswer(pool, key, now()),
      write: (key, answer) => saveModelAnswer(pool, key, answer, now()),
    },
    usage: {
      book: async (service, tokens, limit) => {
        const day = now().slice(0, 10);
        return (await bookModelUsage(pool, { service, day }, tokens, limit)) ? day : null;
      },
      correct: (service, day, by) => correctModelUsage(pool, { service, day }, by),
    },
  };
}
