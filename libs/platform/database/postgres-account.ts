import { AppError } from '#contracts';
import { type Account, run } from './bundled-postgres.js';

/**
 * Postgres refuses to run as root: as root it runs as the user `postgres`, made if there is none.
 *
 * @throws AppError DATABASE.ACCOUNT when that user can not be made.
 */
export async function postgresAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined;
  const found = await lookUpAccount();
  if (found !== undefined) return found;
  const { output } = await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], undefined);
  const made = await lookUpAccount();
  if (made !== undefined) return made;
  throw new AppError({
    code: 'DATABASE.ACCOUNT',
    message: `Postgres does not run as root, and the user "postgres" could not be made: ${output.trim()}`,
    fix: 'Start Martingale as an ordinary user, or create a user named postgres, or set DATABASE_URL.',
  });
}

async function lookUpAccount(): Promise<Account> {
  const [uid, gid] = await Promise.all([
    run('id', ['-u', 'postgres'], undefined),
    run('id', ['-g', 'postgres'], undefined),
  ]);
  return uid.code === 0 && gid.code === 0 ? { uid: Number(uid.output), gid: Number(gid.output) } : undefined;
}
