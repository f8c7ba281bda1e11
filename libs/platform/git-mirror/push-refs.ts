import { AppError } from '#contracts';
import type { Git } from './git.js';
import { type Refs, refsIn } from './import-harnesses.js';
import type { AgentRefs } from './mirror-refs.js';
import type { MirrorTarget } from './mirror-target.js';

/** Refs per push: what names them must fit on a command line. */
const PORTION = 1_000;

export interface PushTally {
  /** Refs that were made, moved or ended there. */
  pushed: number;
  /** Of these, branches that pointed at what this mirror never wrote. */
  strange: number;
}

/** One ref as it is there and as it shall be; null: not there. */
interface Move {
  ref: string;
  from: string | null;
  to: string | null;
}

/**
 * Makes the refs of these agents in the target what they are in the repository; other refs are left alone. Each goes only
 * from what was seen, so that of two writers one fails and tries again. A branch that others moved is set back. A
 * tag of a version or release never changes: one that stands for something else is left, and told.
 *
 * @throws AppError GITMIRROR.FOREIGN once all else is pushed; GITMIRROR.GIT
 */
export async function pushRefs(
  git: Git,
  target: MirrorTarget,
  agents: readonly AgentRefs[],
  refs: Refs,
): Promise<PushTally> {
  const there = refsIn(await git.run(['ls-remote', '--', target.address]));
  const all = [...new Set([...refs.keys(), ...there.keys()])].map((ref) => ({
    ref,
    from: there.get(ref) ?? null,
    to: refs.get(ref) ?? null,
  }));
  const isOurs = (test: 'isBranch' | 'isVersionOrRelease') => (move: Move) =>
    agents.some((agent) => agent[test](move.ref));
  const changed = all.filter(({ from, to }) => from !== to);
  const branches = changed.filter(isOurs('isBranch'));
  const tags = changed.filter(isOurs('isVersionOrRelease'));
  const moves = [...tags.filter(({ from }) => from === null), ...branches];
  for (let start = 0; start < moves.length; start += PORTION)
    await push(git, target, moves.slice(start, start + PORTION));
  const foreign = tags.filter(({ from }) => from !== null);
  if (foreign.length > 0) throw foreignTags(target, foreign);
  const written = new Set(refs.values());
  return { pushed: moves.length, strange: branches.filter(({ from }) => from !== null && !written.has(from)).length };
}

async function push(git: Git, { address }: MirrorTarget, moves: readonly Move[]): Promise<void> {
  const leases = moves.map(({ ref, from }) => `--force-with-lease=${ref}:${from ?? ''}`);
  const specs = moves.map(({ ref, to }) => `${to ?? ''}:${ref}`);
  await git.run(['push', '--quiet', ...leases, '--', address, ...specs]);
}

function foreignTags({ shown }: MirrorTarget, foreign: readonly Move[]): AppError {
  const named = foreign.slice(0, 5).map(({ ref, to }) => `${ref}${to === null ? ' (not in the store)' : ''}`);
  return new AppError({
    code: 'GITMIRROR.FOREIGN',
    message: `${foreign.length} tags in ${shown} stand for something else than in the store: ${named.join(', ')}.`,
    fix: 'Delete them there if somebody made them by hand; if the mirror belongs to another installation, name another one.',
    kind: 'operational',
  });
}
