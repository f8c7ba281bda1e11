import type { z } from 'zod';

/** One bounded question to a language model, with the form of its answer. */
export interface Question<Answer> {
  readonly purpose: string;
  readonly system: string;
  readonly user: string;
  readonly schema: z.ZodType<Answer>;
  readonly maxOutputTokens: number;
}

export type Reply<Answer> =
  | { readonly ok: true; readonly value: Answer }
  | {
      readonly ok: false;
      readonly reason: string;
      /** Whether it is of no use to ask anything else now: no budget, nobody there. */
      readonly lasting: boolean;
    };

/** Asks a language model. Whatever the model does, nothing is thrown. */
export type Ask = <Answer>(question: Question<Answer>) => Promise<Reply<Answer>>;
