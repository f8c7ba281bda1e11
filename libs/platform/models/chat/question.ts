import type { z } from 'zod';

/** One bounded question to a language model, with the form that its answer must have. */
export interface Question<Answer> {
  /** What the answer is for, as in `intent-names`. */
  readonly purpose: string;
  readonly system: string;
  readonly user: string;
  /** Objects, arrays, texts, numbers and enumerations; all properties required: that much every server understands. */
  readonly schema: z.ZodType<Answer>;
  readonly maxOutputTokens: number;
}

/**
 * Why there is no answer. `refused`: the model declines, or a filter does; `cut-off`: it did not get done within
 * `maxOutputTokens`; `malformed`: its answer does not fit, also when asked again; `rejected`: the server will not take
 * this question. The rest is about the model as it is now, and the next question would meet the same.
 */
export type NoAnswerReason =
  | 'refused'
  | 'cut-off'
  | 'malformed'
  | 'rejected'
  | 'no-budget'
  | 'too-slow'
  | 'unavailable'
  | 'misconfigured';

export type Reply<Answer> =
  | { readonly ok: true; readonly value: Answer }
  | {
      readonly ok: false;
      readonly reason: NoAnswerReason;
      readonly detail: string;
      /** Whether it is of no use to ask anything else now. */
      readonly lasting: boolean;
    };
