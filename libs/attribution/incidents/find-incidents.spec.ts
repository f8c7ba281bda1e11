import { msToNano, nanoToMs } from '#contracts';
import { buildConversation } from '../../testing/conversation-builder.js';
import { attributeWeek } from '../attribute-week.js';
import type { AnalysedConversation } from '../case.js';
import { coursesWith, finding, harness, many, passed } from '../week.fixture.js';

const { failing } = coursesWith(buildConversation);

import { findIncidents } from './find-incidents.js';

const MINUTE_MS = 60_000;

/** One call of a tool some minutes into the week. */
function calling(minute: number, tool: string, error: string | null, intentId = tool): AnalysedConversation {
  const findings = error === null ? [] : [finding('tool_error', ['s0.0'], { tool, error })];
  const script = { turns: [{ user: 'Help me', steps: [{ tool, ...(error !== null && { error }) }] }] };
  const one = failing(script, findings, `${tool}-${minute}`);
  for (const step of one.conversation.turns[0]!.steps) {
    step.spanId = `${tool}-${minute}-${step.spanId}`;
    step.startNano = msToNano(nanoToMs(step.startNano) + minute * MINUTE_MS);
    step.endNano = msToNano(nanoToMs(step.endNano) + minute * MINUTE_MS);
  }
  return {
    ...one,
    findings: findings.map((each) => ({ ...each, spanIds: [one.conversation.turns[0]!.steps[0]!.spanId] })),
    outcome: error === null ? passed : one.outcome,
    intentId,
  };
}

const quiet = many(200, (number) => calling(number * 10, number % 2 === 0 ? 'book' : 'cancel', null));

describe('findIncidents', () => {
  it('finds minutes in which several tools failed, among hours in which they did not', () => {
    const outage = many(10, (number) =>
      calling(1001 + number, number % 2 === 0 ? 'book' : 'cancel', '503 unavailable'),
    );
    const { incidents, spans } = findIncidents([...quiet, ...outage]);
    expect(incidents).toMatchObject([{ tools: ['book', 'cancel'], failedCalls: 10, conversations: 10 }]);
    expect(spans.size).toBe(10);
  });

  it('finds an outage of a day as one', () => {
    const outage = many(60, (number) =>
      calling(1001 + number * 24, number % 2 === 0 ? 'book' : 'cancel', '503 unavailable'),
    );
    const calm = many(1000, (number) => calling(3000 + number, number % 2 === 0 ? 'book' : 'cancel', null));
    expect(findIncidents([...calm, ...outage]).incidents).toMatchObject([{ failedCalls: 60 }]);
  });

  it('finds one service that several intents need', () => {
    const outage = many(8, (number) => calling(1001 + number, 'book', '429 too many requests', `intent${number % 2}`));
    expect(findIncidents([...quiet, ...outage]).incidents).toMatchObject([{ intentIds: ['intent0', 'intent1'] }]);
  });

  it('takes a failure now and then for none', () => {
    const flaky = many(12, (number) =>
      calling(number * 160 + 1, number % 2 === 0 ? 'book' : 'cancel', '503 unavailable'),
    );
    expect(findIncidents([...quiet, ...flaky]).incidents).toEqual([]);
  });

  it('takes refused arguments for none, however many', () => {
    const refused = many(20, (number) =>
      calling(1001 + number, number % 2 === 0 ? 'book' : 'cancel', '422 invalid date'),
    );
    expect(findIncidents([...quiet, ...refused]).incidents).toEqual([]);
  });

  it('keeps the conversations it hit apart from every fault of the harness', () => {
    const outage = many(8, (number) => calling(1001 + number, number % 2 === 0 ? 'book' : 'cancel', '503 unavailable'));
    const { attributions, incidents } = attributeWeek([...quiet, ...outage], () => harness);
    expect(attributions.map(({ cause, document }) => [cause, document])).toEqual(Array(8).fill(['environment', null]));
    expect(incidents).toHaveLength(1);
  });
});
