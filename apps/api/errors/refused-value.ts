import { z } from 'zod';

/**
 * SQLSTATE of values that no column of their type can hold: text with a NUL or half a surrogate pair, and numbers and
 * dates out of range.
 */
const stateSchema = z.enum(['22021', '22P05', '22P02', '22003', '22008']);

/** The error as pg gives it, and as Prisma wraps it. */
const fromPg = z.object({ code: stateSchema });
const fromPrisma = z.object({
  meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: stateSchema }) }) }),
});

/** Whether the database refused a value of the request, so that the caller can mend it. */
export function isRefusedValue(error: unknown): boolean {
  return fromPg.safeParse(error).success || fromPrisma.safeParse(error).success;
}
