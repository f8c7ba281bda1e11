import { type Span } from '#contracts';

/** Why a span failed: `error.type`, else its exception, else its status message; null where it went well. */
export function spanError(span: Span): string | null {
  const type = span.attributes['error.type'];
  if (typeof type === 'string' && type !== '' && type !== '_OTHER') return type;
  if (span.status.code !== 2) return type === '_OTHER' ? type : null;
  const exception = span.events.find((event) => event.name === 'exception')?.attributes;
  const told = [exception?.['exception.type'], exception?.['exception.message']].filter(
    (part) => typeof part === 'string' && part !== '',
  );
  if (told.length > 0) return told.join(': ');
  return span.status.message === '' ? 'error' : span.status.message;
}
