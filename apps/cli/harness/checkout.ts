import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, agentSlugSchema } from '#contracts';

const checkoutFile = '.martingale.json';

const checkoutSchema = z.object({
  agent: agentSlugSchema,
  /** The version the files were made from; null before the first push. */
  version: z.int().positive().nullable(),
  /** Its content hash: a version of this number at another service is another one. */
  hash: z.string().nullable(),
});
/** What a folder remembers of where its files come from. */
export type Checkout = z.infer<typeof checkoutSchema>;

/** Null for a folder that was neither pulled nor made by `init`. @throws AppError CLI.CHECKOUT */
export async function readCheckout(folder: string): Promise<Checkout | null> {
  const path = join(folder, checkoutFile);
  if (!existsSync(path)) return null;
  try {
    return checkoutSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new AppError({
      code: 'CLI.CHECKOUT',
      message: `${path} cannot be read.`,
      fix: 'Delete it, and pull into another folder to see what differs.',
      cause,
    });
  }
}

export async function writeCheckout(folder: string, checkout: Checkout): Promise<void> {
  await writeFile(join(folder, checkoutFile), `${JSON.stringify(checkout, null, 2)}\n`);
}
