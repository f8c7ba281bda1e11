import type { IdGenerator } from '@opentelemetry/sdk-trace-base';
import { hash32 } from '../random.js';

/** Trace and span ids that follow from a key alone, so that the same seed gives the same bytes. */
export class SeededIds implements IdGenerator {
  private key = '';
  private count = 0;

  /** Starts the sequence of one conversation. */
  restart(key: string): void {
    this.key = key;
    this.count = 0;
  }

  generateTraceId(): string {
    return this.hex(4);
  }

  generateSpanId(): string {
    return this.hex(2);
  }

  private hex(words: number): string {
    this.count += 1;
    let id = '';
    for (let word = 0; word < words; word++) {
      id += hash32(this.key, Math.imul(this.count, 0x9e3779b1) ^ Math.imul(word + 1, 0x85ebca6b))
        .toString(16)
        .padStart(8, '0');
    }
    return id;
  }
}
