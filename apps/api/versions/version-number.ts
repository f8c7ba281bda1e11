import { z } from 'zod';

/** The number of a version, as Postgres can hold it. */
export const versionNumberSchema = z.coerce.number().int().positive().max(2_147_483_647);
