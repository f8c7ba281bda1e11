import { type Allowance, COST } from './allowance.js';
import { type Origin } from './origin.js';

/**
 * Thrown for a record that breaks the contract of OTLP: it is left out and counted, its neighbours are kept. Not an Error:
 * a request may hold a hundred thousand of them, and a stack trace costs more than reading a record.
 */
export class BrokenContract {
  constructor(readonly contract: string) {}
}

/** What was left out and which part of the contract it broke; null where all was taken. */
export type Rejected = { count: number; message: string } | null;

/** Collects the records of one request, and the contracts that others of it broke. */
export class RecordCollector<T> {
  readonly records: T[] = [];
  /** Records that do not concern us. */
  ignored = 0;
  readonly #broken = new Map<string, number>();

  /** @param noun what the records are called in a message */
  constructor(
    readonly noun: string,
    readonly allowance: Allowance,
  ) {}

  /**
   * Runs `read` for one record, which gives null when it does not concern us. A broken contract leaves that record out.
   * Other errors pass: the request is malformed.
   */
  collect(origin: Origin, read: () => T | null): void {
    this.allowance.spend(COST.record + origin.size);
    try {
      const record = read();
      if (record === null) this.ignored++;
      else this.records.push(record);
    } catch (error) {
      if (!(error instanceof BrokenContract)) throw error;
      this.#broken.set(error.contract, (this.#broken.get(error.contract) ?? 0) + 1);
    }
  }

  rejected(): Rejected {
    const contracts = [...this.#broken];
    const count = contracts.reduce((sum, [, n]) => sum + n, 0);
    if (count === 0) return null;
    const all = this.records.length + this.ignored + count;
    const reasons = contracts.map(([contract, n]) => `${contract} (${n})`).join('; ');
    return { count, message: `${count} of ${all} ${this.noun} rejected: ${reasons}` };
  }
}
