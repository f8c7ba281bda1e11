import { z } from 'zod';

/** How many conversations come when. */
export const trafficSchema = z.object({
  conversationsPerWeek: z.int().positive(),
  /** Growth per week: .02 is two per cent. */
  trend: z.number().min(-0.5).max(0.5).default(0),
  /** Relative volume from Monday to Sunday. */
  weekdays: z.array(z.number().nonnegative()).length(7).default([1.15, 1.1, 1.05, 1, 1, 0.85, 0.85]),
  /** Days on which the volume differs by a factor. Weeks and days are 1-based; day 1 is the first day of the week. */
  shocks: z
    .array(z.object({ week: z.int().positive(), day: z.int().min(1).max(7), factor: z.number().positive() }))
    .default([]),
});
export type Traffic = z.infer<typeof trafficSchema>;
