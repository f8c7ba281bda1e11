import { z } from 'zod';

const share = z.number().min(0).max(1);

/** What a simulated model does by itself, where the harness does not tell it. All numbers are probabilities. */
export const habitsSchema = z.object({
  /** How closely it reads descriptions; what is missing to 1 blurs its choice of a tool. */
  attention: share.default(0.95),
  /** Requests it never grasps, for no reason of the harness: the floor that no edit can go below. */
  lapses: share.default(0.04),
  /** Uses the standard format of a date or code although nothing in the tool's document names it. */
  normalises: share.default(0.12),
  /** Mends the arguments after a tool refused them. */
  learnsFromErrors: share.default(0.25),
  /** Repeats a refused call unchanged, once, instead of apologising. */
  repeatsFailing: share.default(0.5),
  /** Does what a matching prompt section says. */
  followsSections: share.default(0.98),
  /** Chooses another tool after the user said that the answer missed the point. */
  corrects: share.default(0.55),
  /** Where a tool needs a policy that no prompt section gives. Weights, not probabilities. */
  withoutPolicy: z
    .object({ hedge: share, refuse: share, invent: share, guess: share })
    .default({ hedge: 0.5, refuse: 0.2, invent: 0.1, guess: 0.2 }),
  /** Where nothing retrieved holds the answer. Weights, not probabilities. */
  withoutKnowledge: z
    .object({ handOff: share, hedge: share, invent: share })
    .default({ handOff: 0.45, hedge: 0.4, invent: 0.15 }),
  /** Having looked something up for a change, says the change is made and forgets to make it. */
  skipsAction: share.default(0.6),
  /** Makes the forgotten change when the user complains of it. */
  rechecks: share.default(0.25),
  /** Polls of a pending result before it stalls, where no limit stops it. */
  pollPatience: z.int().positive().default(6),
});
export type Habits = z.infer<typeof habitsSchema>;
