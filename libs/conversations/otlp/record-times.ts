import { compareNano, type UnixNano } from '#contracts';
import { BrokenContract } from './record-collector.js';

/** 2000-01-01: earlier times are unset or in the wrong unit. */
const EARLIEST_NANO = '946684800000000000';

/**
 * @param latest the latest time that is believed; null believes any
 * @throws BrokenContract
 */
export function checkTime(name: string, time: UnixNano, latest: UnixNano | null): void {
  if (compareNano(time, EARLIEST_NANO) < 0) {
    throw new BrokenContract(`${name} must be nanoseconds, not before the year 2000`);
  }
  if (latest !== null && compareNano(time, latest) > 0) {
    throw new BrokenContract(`${name} must be nanoseconds, not in the future`);
  }
}
