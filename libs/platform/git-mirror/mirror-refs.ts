import type { Channel, Release } from '#contracts';
import { percentEncode } from './git-texts.js';

/** A release with its number among those of its agent. */
export type NumberedRelease = Release & { number: number };

/** The refs of one agent in the mirror. Every version has a tag, so that also what no branch leads to stays. */
export interface AgentRefs {
  version(number: number): string;
  release(number: number): string;
  branch(name: Channel | 'newest'): string;
  /** Whether the mirror alone writes a ref of this name. */
  isVersionOrRelease(ref: string): boolean;
  isBranch(ref: string): boolean;
}

const branches = ['production', 'canary', 'staging', 'newest'];

/**
 * @param project null for the default project; another stands before its agents as `@<project>`, which no agent is named
 * @param agent a slug
 */
export function agentRefs(project: string | null, agent: string): AgentRefs {
  const name = project === null ? agent : `@${project.replace(/[^a-z0-9_-]+/giu, percentEncode)}/${agent}`;
  const numbered = /^[vr]\d+$/;
  const below = (top: string, ref: string) =>
    ref.startsWith(`${top}/${name}/`) ? ref.slice(top.length + name.length + 2) : '';
  return {
    version: (number) => `refs/tags/${name}/v${number}`,
    release: (number) => `refs/tags/${name}/r${number}`,
    branch: (branch) => `refs/heads/${name}/${branch}`,
    isVersionOrRelease: (ref) => numbered.test(below('refs/tags', ref)),
    isBranch: (ref) => branches.includes(below('refs/heads', ref)),
  };
}

/** The version each branch stands at: per channel that of the newest release in force there, and the newest of all. */
export function branchHeads(
  refs: AgentRefs,
  releases: readonly NumberedRelease[],
  newest: number,
): ReadonlyMap<string, number> {
  const inForce = releases.filter(({ status }) => status === 'live' || status === 'watching');
  // Later releases of a channel take the place of earlier ones.
  return new Map([
    ...inForce.map(({ channel, version }) => [refs.branch(channel), version] as const),
    [refs.branch('newest'), newest],
  ]);
}
