import type { Gate } from '../gate.js';

/** Points of failure rate that an edit must be expected to take away: less cannot be told from noise in a week's watch. */
const MIN_GAIN = 0.05;

/** The edit is expected to matter: an agent is not changed for what a watch could not show. */
export const worthIt: Gate = {
  name: 'worth-it',
  check: ({ prediction }) => {
    const gain = prediction.from - prediction.to;
    const points = (100 * gain).toFixed(1);
    return gain >= MIN_GAIN
      ? { passed: true, reason: `Expected to take ${points} points off the failure rate.` }
      : {
          passed: false,
          reason: `Expected to take only ${points} points off the failure rate of its intents.`,
          fix: 'Wait until it shows more often, or approve it by hand.',
        };
  },
};
