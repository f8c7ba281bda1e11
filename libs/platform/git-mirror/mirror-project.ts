import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#contracts';
import type { Database } from '../database/index.js';
import { openGit } from './git.js';
import { importHarnesses } from './import-harnesses.js';
import { agentRefs } from './mirror-refs.js';
import { postgresMirrorSource } from './mirror-source.js';
import { noteMirrored, noteMirrorTrouble, readMirrorCounts, whileMirroring } from './mirror-state.repository.js';
import type { MirrorTarget } from './mirror-target.js';
import { type PushTally, pushRefs } from './push-refs.js';

export interface MirrorOptions {
  target: MirrorTarget;
  /** Where this process keeps a repository of its own per project, from which it pushes. It may be lost at any time. */
  workFolder: string;
  /** What git runs in: keys of ssh, proxies. */
  environment: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

const COMMAND_TIMEOUT_MS = 300_000;
/** Its agents stand in the mirror without a project before them. */
const DEFAULT_PROJECT = 'default';

/**
 * Makes the mirror hold what the store holds of a project, and notes how that went. Null where there is nothing to do here:
 * another process does it, or the project has no mirror.
 *
 * @throws AppError GITMIRROR.* which is operational: it is tried again
 */
export function mirrorProject(
  database: Database,
  projectId: number,
  options: MirrorOptions,
): Promise<PushTally | null> {
  return whileMirroring(database, projectId, async () => {
    // Counted before anything is read: what comes meanwhile counts as lacking.
    const counts = await readMirrorCounts(database.pool, projectId);
    if (counts === null) return null;
    const { slug, stored, mirrored } = counts;
    try {
      const tally = await mirror(database, projectId, slug, options);
      const restored = stored === mirrored ? tally.pushed : tally.strange;
      await noteMirrored(database.pool, projectId, { stored, restored: mirrored === null ? 0 : restored });
      return tally;
    } catch (error) {
      const told = error instanceof AppError ? `${error.message} ${error.fix}` : String(error);
      // Where this worker stops, the next one goes on at once.
      if (!options.signal.aborted) await noteMirrorTrouble(database.pool, projectId, told);
      throw error;
    }
  });
}

async function mirror(
  database: Database,
  projectId: number,
  slug: string,
  { target, workFolder, environment, signal }: MirrorOptions,
): Promise<PushTally> {
  const project = slug === DEFAULT_PROJECT ? null : slug;
  const source = postgresMirrorSource(database, projectId);
  const limits = { environment, signal, timeoutMs: COMMAND_TIMEOUT_MS, clean: target.withoutSecrets };
  const folder = join(workFolder, String(projectId));
  const git = openGit(folder, limits);
  const agents = (await source.agents()).map((agent) => agentRefs(project, agent));
  const refs = await importHarnesses(source, project, git).catch(async (error: unknown) => {
    // A repository that a crash or a full disk left broken is made anew the next time.
    if (error instanceof AppError && error.code === 'GITMIRROR.GIT') await rm(folder, { recursive: true, force: true });
    throw error;
  });
  if (target.isFolder && (await isVacant(target.address))) {
    const made = openGit(target.address, limits);
    await made.run(['init', '--bare', '--quiet', '--object-format=sha1', target.address]);
    if (agents[0] !== undefined) await made.run(['symbolic-ref', 'HEAD', agents[0].branch('newest')]);
  }
  return pushRefs(git, target, agents, refs);
}

async function isVacant(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw new AppError({
      code: 'GITMIRROR.FOLDER',
      message: `${folder} cannot be read: ${(error as Error).message}.`,
      fix: 'Set MARTINGALE_GIT_MIRROR to a folder that the worker may write to.',
      kind: 'operational',
      cause: error,
    });
  }
}
