import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ReleasePlan } from '#contracts';
import { type PlanSubject, readPlan } from './read-plan.js';

/** A plan with the tag the service knows it by. */
export interface TaggedPlan {
  etag: string;
  plan: ReleasePlan;
}

/** The last known good plan on disk; null where there is no file. Throws where the file cannot be used. */
export async function loadPlan(file: string, subject: PlanSubject): Promise<TaggedPlan | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const { etag, plan } = JSON.parse(text) as { etag?: unknown; plan?: unknown };
  return { etag: String(etag), plan: readPlan(plan, subject) };
}

/** Written beside and moved into place: a reader never meets half a file, also when several processes share it. */
export async function savePlan(file: string, tagged: TaggedPlan): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, JSON.stringify(tagged));
  await rename(draft, file);
}
