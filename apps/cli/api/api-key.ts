import { AppError } from '#contracts';

/**
 * The key given by option, else that of the environment.
 *
 * @throws AppError CLI.KEY
 */
export function apiKeyOf({ key }: { key?: string }): string {
  const known = key ?? process.env.MARTINGALE_API_KEY;
  if (known !== undefined) return known;
  throw new AppError({
    code: 'CLI.KEY',
    message: 'No API key is given.',
    fix: 'Pass --key or set MARTINGALE_API_KEY; `martingale serve` prints a key at its first start.',
  });
}
