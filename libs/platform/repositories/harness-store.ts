import { createHash } from 'node:crypto';
import { AppError, type EditEnvelope, type Manifest, type Release, type Version } from '#contracts';
import { type HarnessStore, type HarnessTransaction, readVersionContent, type StoredRelease } from '#harness';
import type { Prisma } from '#prisma';
import type { Database } from '../database/index.js';

type Tx = Prisma.TransactionClient;
type VersionRow = Awaited<ReturnType<Tx['harnessVersion']['findFirstOrThrow']>>;
type ReleaseRow = Awaited<ReturnType<Tx['release']['findFirstOrThrow']>>;

/** The harness store on Postgres. An advisory lock per agent puts its transactions in a row: of two ships at once, one sees the other. */
export function postgresHarnessStore(database: Database, projectId: number): HarnessStore {
  return {
    transaction: async (agent, work) => {
      let released = false;
      const result = await database.prisma.$transaction(
        async (tx) => {
          await tx.$executeRaw`SELECT pg_advisory_xact_lock(${projectId}::int, hashtext(${agent}))`;
          const onRelease = () => {
            released = true;
          };
          return work(harnessTransaction(tx, projectId, agent, onRelease));
        },
        { maxWait: 10_000, timeout: 30_000 },
      );
      if (released) database.changes.tellHere('harness', `${projectId}/${agent}`);
      return result;
    },
  };
}

function harnessTransaction(tx: Tx, projectId: number, agent: string, onRelease: () => void): HarnessTransaction {
  const versions = async () =>
    (await tx.harnessVersion.findMany({ where: { projectId, agent }, orderBy: { number: 'asc' } })).map(toVersion);
  const newestVersion = async () => {
    const row = await tx.harnessVersion.findFirst({ where: { projectId, agent }, orderBy: { number: 'desc' } });
    return row === null ? null : toVersion(row);
  };
  const releases = async () =>
    (await tx.release.findMany({ where: { projectId, agent }, orderBy: { number: 'asc' } })).map(toRelease);
  return {
    versions,
    releases,
    lineage: () =>
      tx.harnessVersion.findMany({
        where: { projectId, agent },
        orderBy: { number: 'asc' },
        select: { number: true, parents: true },
      }),
    newestVersion,
    version: async (number) => {
      const row = await tx.harnessVersion.findUnique({
        where: { projectId_agent_number: { projectId, agent, number } },
      });
      if (row === null)
        throw new AppError({
          code: 'HARNESS.NOTFOUND',
          message: `${agent} has no version ${number}.`,
          fix: `List its versions with GET /v1/agents/${agent}/versions.`,
          status: 404,
        });
      return toVersion(row);
    },
    files: async ({ manifest }) => {
      const rows = await tx.harnessDocument.findMany({ where: { projectId, hash: { in: Object.values(manifest) } } });
      const contents = new Map(rows.map(({ hash, content }) => [hash, content]));
      return Object.entries(manifest).map(([path, hash]) => ({ path, content: contents.get(hash) as string }));
    },
    addVersion: async ({ files, ...version }) => {
      const { manifest, hash } = readVersionContent(files);
      const newest = await newestVersion();
      await tx.harnessDocument.createMany({
        data: files.map(({ path, content }) => ({ projectId, hash: manifest[path] as string, content })),
        skipDuplicates: true,
      });
      const row = await tx.harnessVersion.create({
        data: {
          projectId,
          ...version,
          number: (newest?.number ?? 0) + 1,
          hash,
          manifest,
          edits: version.edits as Prisma.InputJsonValue,
        },
      });
      return toVersion(row);
    },
    addRelease: async (release) => {
      const number = (await tx.release.count({ where: { projectId, agent } })) + 1;
      const id = `${agent}-r${number}`;
      const salt = createHash('sha256').update(`${projectId}/${id}`).digest('hex').slice(0, 16);
      const row = await tx.release.create({
        data: { projectId, ...release, id, number, salt, tag: `${agent}/v${release.version}` },
      });
      onRelease();
      return toRelease(row);
    },
    updateRelease: async (id, change) => {
      await tx.release.update({ where: { projectId_id: { projectId, id } }, data: change });
      onRelease();
    },
    audit: async (entry) => {
      await tx.auditEntry.create({ data: { projectId, ...entry } });
    },
  };
}

export function toVersion({ projectId: _, ...row }: VersionRow): Version {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    manifest: row.manifest as Manifest,
    edits: row.edits as EditEnvelope[],
  };
}

export function toRelease({ projectId: _, number: __, ...row }: ReleaseRow): StoredRelease {
  return {
    ...row,
    channel: row.channel as Release['channel'],
    status: row.status as Release['status'],
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
