import { dueRuns } from './schedules.js';

const at = (instant: string) => dueRuns('shop', Date.parse(instant));

describe('what is due', () => {
  it('on most days is a look, then attribution, as of the midnight before', () => {
    const stages = ['look', 'attribute'];
    expect(at('2026-01-06T13:45:00Z')).toEqual(
      stages.map((stage) => ({
        ...{ id: `${stage}-shop-2026-01-06`, stage, agent: 'shop', asOf: '2026-01-06T00:00:00.000Z' },
      })),
    );
  });

  it('on Mondays is the week: intents first, then the proposals written in them', () => {
    expect(at('2026-01-05T00:00:00Z').map(({ stage }) => stage)).toEqual(['look', 'refresh', 'propose']);
    expect(at('2026-01-11T23:59:59.999Z').map(({ stage }) => stage)).not.toContain('refresh');
  });

  it('ends with what a model is asked, where there is one', () => {
    const stagesOf = (instant: string) => dueRuns('shop', Date.parse(instant), true).map(({ stage }) => stage);
    expect([stagesOf('2026-01-06T13:45:00Z').at(-1), stagesOf('2026-01-05T13:45:00Z').at(-1)]).toEqual([
      'judge',
      'judge',
    ]);
    expect(at('2026-01-06T13:45:00Z').some(({ stage }) => stage === 'judge')).toBe(false);
  });

  it('keeps its ids all day, and has new ones the next', () => {
    const ids = (instant: string) => at(instant).map(({ id }) => id);
    expect(ids('2026-01-05T23:59:59Z')).toEqual(ids('2026-01-05T00:00:00Z'));
    expect(ids('2026-01-06T00:00:00Z')).not.toEqual(ids('2026-01-05T00:00:00Z').slice(0, 1));
  });
});
