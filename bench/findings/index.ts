import { type Bench, type Figures, numberOption } from '../bench.js';
import { measureQuality } from './quality.js';
import { measureSpeed } from './speed.js';

export const findings: Bench = {
  about: 'How well findings tell failed conversations from good ones, and how fast they are found.',
  options: {
    data: 'common prefix of a .otlp.jsonl.gz and a .labels.jsonl.gz',
    learned: 'with --data: also what a model learned from the labels of other tasks tells',
    speed: 'measure conversations per second on made conversations of 12 steps',
    conversations: 'how many to make for --speed (2000)',
  },
  async run(options) {
    const figures: Figures = {};
    if (typeof options.data === 'string')
      Object.assign(figures, measureQuality(options.data, { learned: options.learned === true }));
    if (options.speed) Object.assign(figures, measureSpeed(numberOption(options, 'conversations', 2000)));
    if (Object.keys(figures).length === 0) throw new Error('findings needs --data PREFIX or --speed.');
    return { figures };
  },
};
