import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';

/** Node has it; its types come with the DOM's, which a server does not want. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

type EngineModule = { SchemaEngine: typeof SchemaEngine; __wbg_set_wasm(exports: object): void };

const require = createRequire(import.meta.url);
let loading: Promise<EngineModule> | null = null;

/**
 * Lends Prisma's migration engine, as WebAssembly, on the given database: what `prisma migrate` would do, without the
 * native binary that it downloads.
 */
export async function withSchemaEngine<Result>(
  databaseUrl: string,
  work: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  loading ??= loadEngine();
  const { SchemaEngine } = await loading;
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const adapter = bindMigrationAwareSqlAdapterFactory(runningScriptsWhole(new PrismaPg(pool)));
  const datamodel = 'datasource db {\n  provider = "postgresql"\n}\n';
  try {
    const engine = await SchemaEngine.new({ datamodels: [['schema.prisma', datamodel]] }, () => {}, adapter);
    return await work(engine);
  } finally {
    await pool.end();
  }
}

/**
 * The adapter cuts a script at every semicolon and commits each piece. Sent in one message, Postgres reads it itself, and
 * a migration is applied whole or not at all.
 */
function runningScriptsWhole(factory: PrismaPg): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script) => {
      await adapter.executeRaw({ sql: script, args: [], argTypes: [] });
    };
    return adapter;
  };
  return factory;
}

/** The package's own entry imports the `.wasm` file as a module, which Node does not do: it is instantiated by hand. */
async function loadEngine(): Promise<EngineModule> {
  const glue = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const engine = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as EngineModule;
  const bytes = await readFile(join(dirname(glue), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': Object.fromEntries(Object.entries(engine).map(releaseTimer)),
  });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return engine;
}

/** The engine never clears the limit it sets on its lock: the timer would hold the process up for ten seconds. */
function releaseTimer([name, binding]: [string, unknown]): [string, unknown] {
  if (!name.startsWith('__wbg_setTimeout_')) return [name, binding];
  return [name, (work: () => void, ms: number) => setTimeout(work, ms).unref()];
}
