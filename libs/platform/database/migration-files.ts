import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList } from '@prisma/schema-engine-wasm';

/** `prisma/`, which lies at the root of the package, above both the sources and the build. */
export const prismaFolder = findPrismaFolder(dirname(fileURLToPath(import.meta.url)));

/** Reads `prisma/migrations/<name>/migration.sql`, oldest first, in the form the engine takes. */
export async function readMigrations(folder = join(prismaFolder, 'migrations')): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const lockfile = join(folder, 'migration_lock.toml');
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: existsSync(lockfile) ? await readFile(lockfile, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (path) => ({
        path,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: await readFile(join(folder, path, 'migration.sql'), 'utf8') },
        },
      })),
    ),
  };
}

function findPrismaFolder(from: string): string {
  const here = join(from, 'prisma');
  if (existsSync(join(here, 'schema.prisma'))) return here;
  if (dirname(from) === from) throw new Error('The package is incomplete: prisma/schema.prisma is missing.');
  return findPrismaFolder(dirname(from));
}
