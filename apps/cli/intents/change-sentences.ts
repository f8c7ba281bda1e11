import type { DriftFlow, NodeDrift } from '#contracts';
import { count, percent } from '../analyze/numbers.js';
import { plainText } from '../terminal/plain-text.js';

/** What a refresh did to a node, in words; nothing where it left all as it was. */
export function changeSentences(drift: NodeDrift): string[] {
  const { renamedFrom, movedFrom, inflows, outflows, movedIn, movedOut, before, now } = drift;
  return [
    ...(drift.change === null ? [] : [fate[drift.change]]),
    ...(renamedFrom === null ? [] : [`It was called “${plainText(renamedFrom)}”.`]),
    ...(movedFrom === null ? [] : [`It stood under “${plainText(movedFrom.name)}”.`]),
    ...(before === now
      ? []
      : [`${percent(drift.shareBefore)} of the requests before, ${percent(drift.shareNow)} now.`]),
    ...(movedIn === 0 ? [] : [`${count(movedIn, 'request')} came in, ${named(inflows, 'fromName', 'from')}.`]),
    ...(movedOut === 0 ? [] : [`${count(movedOut, 'request')} left, ${named(outflows, 'toName', 'to')}.`]),
  ];
}

const fate: Record<NonNullable<NodeDrift['change']>, string> = {
  birth: 'It is new.',
  split: 'It split off an intent that goes on.',
  death: 'It is gone.',
  merge: 'It went into another intent.',
};

function named(flows: readonly DriftFlow[], end: 'fromName' | 'toName', word: string): string {
  return flows
    .slice(0, 3)
    .map((flow) => `${flow.requests} ${word} “${plainText(flow[end], 40)}”`)
    .join(', ');
}
