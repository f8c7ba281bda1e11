import { compareNano, type UnixNano } from '#contracts';
import { type SpanNode, type Trace } from './span-tree.js';

/** A point in time at which a span says something: its input counts at its start, its output at its end. */
export interface Moment {
  atNano: UnixNano;
  node: SpanNode;
  /** Index of a span event, for `event`. */
  event: number;
  what: 'start' | 'event' | 'end';
}

/**
 * All moments of a trace in order. At one instant, what ended comes before what starts; a span that took no time says all of
 * it before the next one.
 */
export function momentsOf(trace: Trace): Moment[] {
  const moments = trace.nodes.flatMap((node, index) => {
    const { startNano, endNano } = node.span;
    const lasts = compareNano(endNano, startNano) > 0;
    const at = (what: Moment['what'], atNano: UnixNano, event = 0) => {
      return { what, atNano, event, node, index, phase: what === 'end' && lasts ? 0 : 1 };
    };
    const events = node.reading.events.map((event, position) =>
      at('event', compareNano(event.atNano, startNano) > 0 ? event.atNano : startNano, position),
    );
    return [at('start', startNano), ...events, at('end', lasts ? endNano : startNano)];
  });
  // The sort is stable, so the moments of one span stay in the order in which they were made.
  return moments.sort((a, b) => compareNano(a.atNano, b.atNano) || a.phase - b.phase || a.index - b.index);
}
