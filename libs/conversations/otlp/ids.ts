const traceIdForm = /^(?!0{32})[0-9a-f]{32}$/;
const spanIdForm = /^(?!0{16})[0-9a-f]{16}$/;

/** 16 bytes in lower-case hex, not all zero. */
export function isTraceId(id: string): boolean {
  return traceIdForm.test(id);
}

/** 8 bytes in lower-case hex, not all zero. */
export function isSpanId(id: string): boolean {
  return spanIdForm.test(id);
}

/** Senders write "no span" as nothing or as zeros. */
export function nullIfAbsent(spanId: string): string | null {
  return spanId === '' || spanId === '0000000000000000' ? null : spanId;
}
