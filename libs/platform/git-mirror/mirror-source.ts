import type { Manifest, Version } from '#contracts';
import type { Database } from '../database/index.js';
import { toRelease, toVersion } from '../repositories/harness-store.js';
import type { NumberedRelease } from './mirror-refs.js';

/** What the store holds of one project, as the mirror reads it. */
export interface MirrorSource {
  agents(): Promise<string[]>;
  /** In the order they were made. */
  releases(agent: string): Promise<NumberedRelease[]>;
  /** Numbers and parents, oldest first. */
  lineage(agent: string): Promise<Pick<Version, 'number' | 'parents'>[]>;
  version(agent: string, number: number): Promise<Version>;
  /** Content by hash; equal hashes have one content, whichever version brought it. */
  documents(hashes: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export function postgresMirrorSource({ prisma }: Database, projectId: number): MirrorSource {
  return {
    agents: async () => {
      const rows = await prisma.harnessVersion.groupBy({
        by: 'agent',
        where: { projectId },
        orderBy: { agent: 'asc' },
      });
      return rows.map(({ agent }) => agent);
    },
    releases: async (agent) => {
      const rows = await prisma.release.findMany({ where: { projectId, agent }, orderBy: { number: 'asc' } });
      return rows.map((row) => ({ ...toRelease(row), number: row.number }));
    },
    lineage: (agent) =>
      prisma.harnessVersion.findMany({
        where: { projectId, agent },
        orderBy: { number: 'asc' },
        select: { number: true, parents: true },
      }),
    version: async (agent, number) => {
      const key = { projectId_agent_number: { projectId, agent, number } };
      return toVersion(await prisma.harnessVersion.findUniqueOrThrow({ where: key }));
    },
    documents: async (hashes) => {
      const rows = await prisma.harnessDocument.findMany({ where: { projectId, hash: { in: [...hashes] } } });
      return new Map(rows.map(({ hash, content }) => [hash, content]));
    },
  };
}

/** The hashes of a manifest, each once. */
export function documentHashes(manifest: Manifest): string[] {
  return [...new Set(Object.values(manifest))];
}
