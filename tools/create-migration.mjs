// Writes prisma/migrations/<time>_<name>/: the SQL that leads from the newest migration to prisma/schema.prisma, and
// that schema beside it. Usage: npm run build && node tools/create-migration.mjs NAME
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, writeMigration } from '#platform';

const name = process.argv[2];
if (!/^[a-z][a-z0-9_]*$/.test(name ?? '')) {
  console.error('Usage: node tools/create-migration.mjs name_of_the_change');
  process.exit(2);
}

const scratch = mkdtempSync(join(tmpdir(), 'martingale-migration-'));
const postgres = await startEmbeddedPostgres(scratch);
try {
  const { sql, schema } = await writeMigration(postgres.url);
  if (sql === '') {
    console.log('Nothing to write: the migrations already lead to prisma/schema.prisma.');
  } else {
    const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const folder = join('prisma', 'migrations', `${time}_${name}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'migration.sql'), sql);
    writeFileSync(join(folder, 'schema.prisma'), schema);
    console.log(`Wrote ${folder}/migration.sql`);
  }
} finally {
  await postgres.stop();
  rmSync(scratch, { recursive: true, force: true });
}
