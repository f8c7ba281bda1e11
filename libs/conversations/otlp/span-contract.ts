import { type Attributes, compareNano, type Span } from '#contracts';

/** A span that breaks the contract of OTLP: it is left out and counted, its neighbours are kept. */
export class BrokenContract extends Error {}

export interface DecodedTraces {
  spans: Span[];
  /** What was left out and which part of the contract it broke; null where all was taken. */
  rejected: { count: number; message: string } | null;
}

/** Collects the spans of one request and the contracts that others of it broke. */
export class SpanCollector {
  readonly #spans: Span[] = [];
  readonly #broken = new Map<string, number>();

  /** Runs `read` for one span; a broken contract leaves that span out. Other errors pass: the request is malformed. */
  collect(read: () => Span): void {
    try {
      const span = read();
      checkSpan(span);
      this.#spans.push(span);
    } catch (error) {
      if (!(error instanceof BrokenContract)) throw error;
      this.#broken.set(error.message, (this.#broken.get(error.message) ?? 0) + 1);
    }
  }

  result(): DecodedTraces {
    const contracts = [...this.#broken];
    const count = contracts.reduce((sum, [, n]) => sum + n, 0);
    const message = `${count} of ${this.#spans.length + count} spans rejected: ${contracts.map(([contract, n]) => `${contract} (${n})`).join('; ')}`;
    return { spans: this.#spans, rejected: count === 0 ? null : { count, message } };
  }
}

/** 2000-01-01: earlier times are unset or in the wrong unit. */
const earliestNano = '946684800000000000';
const traceIdForm = /^(?!0{32})[0-9a-f]{32}$/;
const spanIdForm = /^(?!0{16})[0-9a-f]{16}$/;

function checkSpan(span: Span): void {
  if (!traceIdForm.test(span.traceId)) throw new BrokenContract('traceId must be 16 bytes, not all zero');
  if (!spanIdForm.test(span.spanId)) throw new BrokenContract('spanId must be 8 bytes, not all zero');
  if (span.parentSpanId !== null && !spanIdForm.test(span.parentSpanId)) {
    throw new BrokenContract('parentSpanId must be empty or 8 bytes, not all zero');
  }
  if (compareNano(span.startNano, earliestNano) < 0) {
    throw new BrokenContract('startTimeUnixNano must be nanoseconds, not before the year 2000');
  }
  if (compareNano(span.endNano, earliestNano) < 0) {
    throw new BrokenContract('endTimeUnixNano must be nanoseconds, not before the year 2000');
  }
}

/** A span with the defaults of OTLP, to be filled by a reader. */
export function blankSpan(resource: Attributes, scope: Span['scope']): Span {
  return {
    traceId: '',
    spanId: '',
    parentSpanId: null,
    name: '',
    kind: 0,
    startNano: '0',
    endNano: '0',
    status: { code: 0, message: '' },
    attributes: {},
    events: [],
    links: [],
    resource,
    scope,
    droppedAttributesCount: 0,
  };
}
