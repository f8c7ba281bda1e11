import { createReadStream, type Dirent } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { AppError } from '#contracts';

interface LocalFile {
  key: string;
  identity: string;
  size: number;
  changedMs: number;
}

/** The files of this machine, as connectors read them. */
export interface LocalFiles {
  list(path: string): AsyncGenerator<LocalFile>;
  read(file: { key: string }, offset: number): AsyncIterable<Uint8Array>;
}

/**
 * Files below a folder, and nothing outside of it, wherever a link may lead. A file is known by its inode and the time
 * it was made, which renaming and growing leave as they are.
 *
 * @param root the folder that may be read; `/` for all; null for none
 */
export function createLocalFiles(root: string | null): LocalFiles {
  return {
    async *list(path) {
      const start = await open(root, path);
      if ((await stat(start)).isFile()) yield await describe(start);
      else for await (const file of walk(start)) yield await describe(file);
    },
    async *read({ key }, offset) {
      yield* createReadStream(await open(root, key), { start: offset });
    },
  };
}

/** Regular files, without those of hidden names; links are not followed. */
async function* walk(folder: string): AsyncGenerator<string> {
  const entries: Dirent[] = [];
  for await (const entry of await opendir(folder)) entries.push(entry);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) yield* walk(join(folder, entry.name));
    else if (entry.isFile()) yield join(folder, entry.name);
  }
}

async function describe(path: string): Promise<LocalFile> {
  const { dev, ino, birthtimeMs, size, mtimeMs, ctimeMs } = await stat(path);
  // A file that was moved here keeps the time of its last change; that of its entry is new.
  return { key: path, identity: `${dev}:${ino}:${birthtimeMs}`, size, changedMs: Math.max(mtimeMs, ctimeMs) };
}

/** The real path, once it is known to lie within the folder. */
async function open(root: string | null, path: string): Promise<string> {
  if (root === null)
    throw new AppError({
      code: 'EGRESS.NOFOLDER',
      message: 'Files are not read by this installation.',
      fix: 'Set MARTINGALE_PULL_FOLDER to the folder below which sources may read files.',
    });
  const [top, real] = await Promise.all([resolve(root), resolve(path)]);
  if (real === top || real.startsWith(top.endsWith(sep) ? top : `${top}${sep}`)) return real;
  throw new AppError({
    code: 'EGRESS.OUTSIDE',
    message: `${path} does not lie below ${root}.`,
    fix: 'Name a path below the folder that MARTINGALE_PULL_FOLDER names.',
  });
}

async function resolve(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code;
    throw new AppError({
      code: 'EGRESS.FILE',
      message: `${path} ${reason === 'ENOENT' ? 'is not there' : `cannot be read (${reason})`}.`,
      fix: 'Check the path, and that the process that pulls may read it.',
      cause,
    });
  }
}
