import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '#contracts';
import { type Account, type PostgresPrograms, run } from './bundled-postgres.js';
import { storageError } from './storage-error.js';

/** The files of one embedded database on disk. */
export type Cluster = { folder: string; password: string; log: string };

const PASSWORD_FILE = 'martingale.password';

/**
 * Makes the database files, or finds those made before. They are made aside and moved into place whole, so that
 * neither a kill nor a second process ever leaves half a database.
 *
 * @throws AppError DATA.* when the folder cannot hold a database.
 */
export async function prepareCluster(folder: string, programs: PostgresPrograms, account: Account): Promise<Cluster> {
  try {
    if (!(await exists(folder))) await createCluster(folder, programs, account);
    const password = await readPassword(folder);
    return { folder, password, log: join(folder, 'postgres.log') };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw storageError(dirname(folder), String(cause), cause) ?? cause;
  }
}

async function createCluster(folder: string, programs: PostgresPrograms, account: Account): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  if (account !== undefined) await letThrough(dirname(folder));
  const aside = await mkdtemp(`${folder}.new-`);
  const password = randomBytes(24).toString('base64url');
  const passwordFile = `${aside}.password`;
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account !== undefined) {
      await chown(aside, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    await initialise(aside, passwordFile, programs, account);
    await writeFile(join(aside, PASSWORD_FILE), password, { mode: 0o600 });
    await moveIntoPlace(aside, folder);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(aside, { recursive: true, force: true });
  }
}

async function initialise(folder: string, passwordFile: string, programs: PostgresPrograms, account: Account) {
  const { code, output } = await run(
    programs.initdb,
    [
      `--pgdata=${folder}`,
      `--pwfile=${passwordFile}`,
      '--username=martingale',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ],
    account,
  );
  if (code === 0) return;
  throw (
    storageError(dirname(folder), output) ??
    new AppError({
      code: 'DATABASE.INITIALISATION',
      message: `The embedded database could not be made in ${dirname(folder)}: ${output.trim()}`,
      fix: 'Set MARTINGALE_DATA_DIR to another folder, or DATABASE_URL to a Postgres server.',
    })
  );
}

/** Lets another user reach, not list, what lies in a folder: temporary folders are made closed. */
async function letThrough(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) await chmod(folder, (mode & 0o7777) | 0o011);
}

async function moveIntoPlace(aside: string, folder: string): Promise<void> {
  try {
    await rename(aside, folder);
  } catch (error) {
    // Another process was first: its database is the one.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

async function readPassword(folder: string): Promise<string> {
  const file = join(folder, PASSWORD_FILE);
  if (await exists(file)) return readFile(file, 'utf8');
  throw new AppError({
    code: 'DATA.OCCUPIED',
    message: `${folder} holds files that Martingale did not make.`,
    fix: 'Move them away, or set MARTINGALE_DATA_DIR to another folder.',
  });
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
