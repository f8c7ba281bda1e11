import type { Arm } from '#contracts';
import { murmur3 } from './murmur3.js';

/**
 * The arm of a user in one release: the same for as long as the salt stays, and independent of the arms under other
 * salts. `allocation` is the share of users in treatment, 0..1. Raising it only moves users from control to treatment.
 * Any client can repeat it: murmur3 (x86, 32 bits, seed 0) over UTF-8 `<salt>:<userId>`, divided by 2^32, below allocation.
 */
export function assignArm(salt: string, userId: string, allocation: number): Arm {
  return murmur3(`${salt}:${userId}`) / 2 ** 32 < allocation ? 'treatment' : 'control';
}
