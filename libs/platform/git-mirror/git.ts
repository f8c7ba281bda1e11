import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#contracts';

/** The git command on one bare repository. */
export interface Git {
  readonly folder: string;
  /**
   * Runs a command to its end and gives what it wrote.
   *
   * @param input what it reads
   * @throws AppError GITMIRROR.GIT with what git said, or GITMIRROR.NOGIT
   */
  run(args: readonly string[], input?: Iterable<string> | AsyncIterable<string>): Promise<string>;
}

export interface GitOptions {
  environment: Readonly<Record<string, string | undefined>>;
  /** Ends what runs. */
  signal: AbortSignal;
  /** How long one command may take. */
  timeoutMs: number;
  /** Takes secrets out of what git says. */
  clean(text: string): string;
}

/** Variables by which whoever started this process may have pointed git at another repository. */
const misleading =
  /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE|COMMON_DIR|CONFIG)$/;
const SAID_CHARACTERS = 600;

export function openGit(folder: string, options: GitOptions): Git {
  const own = Object.entries(options.environment).filter(([name]) => !misleading.test(name));
  const env = {
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes -o ConnectTimeout=20',
    ...Object.fromEntries(own),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    // Not the transports that run programs.
    GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
  };
  return {
    folder,
    async run(args, input = []) {
      const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]);
      const child = spawn('git', [`--git-dir=${folder}`, '-c', 'core.hooksPath=/dev/null', ...args], { env, signal });
      const [out, said] = [child.stdout.toArray(), child.stderr.toArray()];
      // Where git ends before it has read all, its exit code tells.
      const fed = pipeline(Readable.from(input), child.stdin).then(
        () => null,
        (error: unknown) => error,
      );
      const [code] = await once(child, 'close').catch((error: unknown) => {
        throw notRun(error, args[0] ?? '', options.timeoutMs);
      });
      const unread = await fed;
      if (code === 0 && unread === null) return Buffer.concat(await out).toString();
      // What could not be read, such as a row of the database, is why git was left alone.
      if (unread !== null && (unread as NodeJS.ErrnoException).code !== 'EPIPE') throw unread;
      throw failed(args[0] ?? '', options.clean(Buffer.concat(await said).toString()).trim());
    },
  };
}

function failed(command: string, said: string): AppError {
  return new AppError({
    code: 'GITMIRROR.GIT',
    message: `git ${command} did not work: ${said.slice(-SAID_CHARACTERS)}`,
    fix: 'Check that MARTINGALE_GIT_MIRROR can be reached and written to from the worker; it is tried again.',
    kind: 'operational',
  });
}

function notRun(error: unknown, command: string, timeoutMs: number): AppError {
  const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return new AppError({
    code: isMissing ? 'GITMIRROR.NOGIT' : 'GITMIRROR.CUT',
    message: isMissing
      ? 'The command git is not there.'
      : `git ${command} was ended: the worker stops, or ${timeoutMs / 1000} s were over.`,
    fix: isMissing ? 'Install git where the worker runs.' : 'It is tried again; check that the remote answers in time.',
    kind: 'operational',
    cause: error,
  });
}
