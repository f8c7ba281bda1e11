import { z } from 'zod';

const share = z.number().min(0).max(1);

/** A kind of user. */
export const personaSchema = z.object({
  name: z.string(),
  /** Relative frequency among users. */
  share: z.number().positive(),
  /** Share of longer words that carry a typing error. */
  typos: share.default(0.02),
  /** Annoyance borne before giving up: a wrong answer costs about .4. */
  patience: z.number().positive().default(0.7),
  /** Says so when annoyed; otherwise restates the request plainly. */
  complains: share.default(0.4),
  /** When giving up, leaves without a word. */
  leavesInSilence: share.default(0.5),
  /** When giving up aloud, asks for a person. */
  asksForPerson: share.default(0.4),
  /** Looks whether a change that the agent claims was really made. */
  checks: share.default(0.6),
  /** Says thanks when done; otherwise leaves content without a word. */
  thanks: share.default(0.75),
  /** Words this persona uses instead of others. */
  vocabulary: z.record(z.string(), z.string()).default({}),
  /** How dates are written. Weights. */
  dates: z
    .object({ iso: share, slash: share, weekday: share, long: share })
    .default({ iso: 0.12, slash: 0.3, weekday: 0.3, long: 0.28 }),
});
export type Persona = z.infer<typeof personaSchema>;

/** Something true of one user that the agent may be told and expected to remember. */
export const factSchema = z.object({
  name: z.string(),
  values: z.array(z.string()).min(1),
  /** How it is said; `[value]` stands for the value. */
  says: z.array(z.string()).min(1),
});
export type Fact = z.infer<typeof factSchema>;

export const populationSchema = z.object({
  /** Number of users that ever appear. */
  size: z.int().positive(),
  personas: z.array(personaSchema).min(1),
  facts: z.array(factSchema).default([]),
  /** Groups of words users exchange freely: `[[buy, purchase]]`. */
  synonyms: z.array(z.array(z.string()).min(2)).default([]),
});
export type Population = z.infer<typeof populationSchema>;

/** A value the user has in mind, and how it is said. */
export const slotSchema = z.discriminatedUnion('kind', [
  /** The code of a record; said exactly, in lower case without the separator, or as digits alone. */
  z.object({ kind: z.literal('code'), record: z.string() }),
  z.object({ kind: z.literal('date'), daysAhead: z.tuple([z.int(), z.int()]).default([2, 12]) }),
  /** One of several; each is said in its own words. */
  z.object({ kind: z.literal('choice'), of: z.record(z.string(), z.array(z.string()).min(1)) }),
  z.object({ kind: z.literal('address') }),
  z.object({ kind: z.literal('email') }),
  /** A lasting fact of the user, by name. */
  z.object({ kind: z.literal('fact'), fact: z.string() }),
]);
export type Slot = z.infer<typeof slotSchema>;

/** What must come true for the user to be served. */
export const needSchema = z.discriminatedUnion('kind', [
  /** A successful call with these arguments (argument → slot); `acceptsPending`: an honest "pending" will do. */
  z.object({
    kind: z.literal('call'),
    tool: z.string(),
    arguments: z.record(z.string(), z.string()).default({}),
    acceptsPending: z.boolean().default(false),
  }),
  /** The agent says this: any of the phrases. `text` is how a member of staff explains it. */
  z.object({ kind: z.literal('know'), says: z.array(z.string()).min(1), text: z.string() }),
]);
export type Need = z.infer<typeof needSchema>;

export const intentSchema = z.object({
  name: z.string(),
  domain: z.string(),
  topic: z.string(),
  /** Relative frequency. */
  weight: z.number().positive(),
  /** First week (1-based) in which it is asked. */
  fromWeek: z.int().positive().default(1),
  /** Share of users who ever ask it; the same users ask it again and again when it is small. */
  audience: z.number().positive().max(1).default(1),
  /** Sentences with `{a|b|}` alternatives and `[slot]` values. */
  phrasings: z.array(z.string()).min(1),
  slots: z.record(z.string(), slotSchema).default({}),
  /** Met in this order. */
  needs: z.array(needSchema).min(1),
});
export type Intent = z.infer<typeof intentSchema>;
