import { type Span } from '#contracts';
import { AttributeBag } from '../../attributes/attribute-bag.js';
import { type Reading } from '../convention.js';

/** Span events `gen_ai.evaluation.result`: checks made while the agent ran, or later by an evaluator. */
export function readEvaluations(span: Span): Reading['events'] {
  return span.events
    .filter((event) => event.name === 'gen_ai.evaluation.result')
    .map((event) => {
      const bag = new AttributeBag(event.attributes);
      return {
        atNano: event.timeNano,
        step: {
          kind: 'evaluation',
          name: bag.takeText('gen_ai.evaluation.name') ?? 'unknown',
          label: bag.takeText('gen_ai.evaluation.score.label'),
          score: bag.takeNumber('gen_ai.evaluation.score.value'),
          explanation: bag.takeText('gen_ai.evaluation.explanation'),
        },
      };
    });
}
