import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiffTarget } from '@prisma/schema-engine-wasm';
import { prismaFolder, readMigrations } from './migration-files.js';
import { withSchemaEngine } from './schema-engine.js';

/**
 * The SQL that leads from the newest migration to `prisma/schema.prisma`; empty when they agree. Each migration keeps
 * the schema it leads to beside its SQL: the engine cannot read a schema back from a database through this adapter. It
 * wants some database all the same, and leaves it as it is.
 */
export async function writeMigration(databaseUrl: string): Promise<{ sql: string; schema: string }> {
  const { migrationDirectories } = await readMigrations();
  const newest = migrationDirectories.at(-1)?.path;
  const schema = await readFile(join(prismaFolder, 'schema.prisma'), 'utf8');
  const from =
    newest === undefined ? { tag: 'empty' as const } : await datamodel(join('migrations', newest, 'schema.prisma'));
  const to = await datamodel('schema.prisma');
  const { stdout } = await withSchemaEngine(databaseUrl, (engine) =>
    engine.diff({ from, to, script: true, exitCode: null, filters: { externalTables: [], externalEnums: [] } }),
  );
  const sql = stdout ?? '';
  return { sql: sql.includes('-- This is an empty migration.') ? '' : sql, schema };
}

async function datamodel(path: string): Promise<DiffTarget> {
  const content = await readFile(join(prismaFolder, path), 'utf8');
  return { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] };
}
