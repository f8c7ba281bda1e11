import { AppError } from '#contracts';

const causes = [
  {
    sign: /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/,
    code: 'DATA.FULL',
    reason: 'has no space left',
    fix: 'Free some space there',
  },
  {
    sign: /EROFS|Read-only file system/,
    code: 'DATA.READONLY',
    reason: 'is read-only',
    fix: 'Mount it writable',
  },
  {
    sign: /EACCES|EPERM|Permission denied|Operation not permitted/,
    code: 'DATA.FORBIDDEN',
    reason: 'cannot be written to (as root, the database runs as the user postgres, which must reach the folder)',
    fix: 'Give the user write access to it',
  },
  {
    sign: /ENOTDIR|EEXIST|Not a directory/,
    code: 'DATA.OCCUPIED',
    reason: 'is not a folder',
    fix: 'Move the file away',
  },
] as const;

/** The failure of a data folder, told as the one thing to mend; null when the text shows none that we know. */
export function storageError(folder: string, shown: string, cause?: unknown): AppError | null {
  const known = causes.find(({ sign }) => sign.test(shown));
  if (known === undefined) return null;
  return new AppError({
    code: known.code,
    message: `The data folder ${folder} ${known.reason}.`,
    fix: `${known.fix}, or set MARTINGALE_DATA_DIR to another folder, or DATABASE_URL to a Postgres server.`,
    cause,
  });
}
