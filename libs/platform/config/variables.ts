import { z } from 'zod';

/** A message here is the fix a person reads; `readConfig` puts the variable's name before it. */
export function text(fix: string) {
  return z.string({ error: fix }).min(1, { error: fix });
}

export function port(example: number) {
  return wholeNumber(0, 65535, `Set it to a port number (for example ${example}), or to 0 for any free port.`);
}

export function portOrOff(example: number) {
  const fix = `Set it to a port number (for example ${example}), to 0 for any free port, or to off.`;
  return z.union([z.literal('off'), wholeNumber(0, 65535, fix)], { error: fix });
}

/** Origins (https://developer.mozilla.org/docs/Glossary/Origin) separated by commas; `*` stands for all. */
export function origins(fix: string) {
  const isOrigin = (item: string) => item === '*' || (URL.canParse(item) && new URL(item).origin === item);
  return z
    .string()
    .transform((list) => list.split(',').map((item) => item.trim().replace(/\/$/, '')))
    .refine((items) => items.every(isOrigin), { error: fix });
}

export function wholeNumber(least: number, most: number, fix: string) {
  return z.string().regex(/^\d+$/, { error: fix }).transform(Number).pipe(z.number().min(least, fix).max(most, fix));
}

export function url(protocols: string[], fix: string) {
  return z
    .string()
    .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), { error: fix });
}

/** Where a git repository is: a folder, an address of git's own transports, or `user@host:path`. */
export function gitAddress(fix: string) {
  return z.string().refine((value) => !/^-|^\w+::|\p{Cc}/u.test(value) && (!value.includes('://') || isGitUrl(value)), {
    error: fix,
  });
}

function isGitUrl(value: string): boolean {
  return URL.canParse(value) && ['https:', 'http:', 'ssh:', 'git:', 'file:'].includes(new URL(value).protocol);
}

export function byteCount(fix: string) {
  return wholeNumber(1024, 2 ** 40, fix);
}
