import { createHmac } from 'node:crypto';

const hashForm = /^uh_[0-9a-f]{32}$/;

/**
 * The pseudonym of a user id within one project: `uh_` and 128 bits of HMAC-SHA256 under the project's key. The same id
 * gives the same pseudonym everywhere; a value that already is one is returned as it is.
 */
export function hashUserId(id: string, userKey: string | Uint8Array): string {
  if (isUserIdHash(id)) return id;
  return `uh_${createHmac('sha256', userKey).update(id, 'utf8').digest('hex').slice(0, 32)}`;
}

export function isUserIdHash(id: string): boolean {
  return hashForm.test(id);
}
