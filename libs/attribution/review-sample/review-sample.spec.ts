import { buildConversation } from '../../testing/conversation-builder.js';
import { analysed, type Course } from '../analysed.fixture.js';
import { reviewSample } from './review-sample.js';

function one(id: string, course: Course = {}) {
  return analysed(buildConversation({ id, turns: [{ user: 'Help me', reply: 'Done.' }] }), course);
}

const failing = (number: number, chance: number, user = `f${number}`) =>
  one(`failing${number}`, {
    user,
    passes: false,
    successProbability: chance,
    findings: [{ pattern: 'tool_error' }],
  });
const silent = (count: number, course: (number: number) => Course = () => ({})) =>
  Array.from({ length: count }, (_, number) => one(`silent${number}`, course(number)));
const idsOf = (sample: ReturnType<typeof reviewSample>) => sample.map(({ conversationId }) => conversationId);

describe('reviewSample', () => {
  it('puts the worst first, and draws beside them conversations in which nothing was found', () => {
    const sample = reviewSample([...silent(50), failing(1, 0.3), failing(2, 0.1)], { size: 4, seed: 's', worst: 1 });
    expect(sample[0]).toEqual({ conversationId: 'failing2', reason: 'worst' });
    expect(sample.slice(1).map(({ reason }) => reason)).toEqual(['silent', 'silent', 'silent', 'silent']);
  });

  it('draws silent conversations that failed and that passed alike', () => {
    const quiet = silent(400, (number) => ({ passes: number % 2 === 0 }));
    const drawn = idsOf(reviewSample(quiet, { size: 100, seed: 's' }));
    const failed = drawn.filter((id) => Number(id.slice(6)) % 2 === 1).length;
    expect(failed).toBeGreaterThan(30);
    expect(failed).toBeLessThan(70);
  });

  it('draws the same whatever the order, and otherwise with another seed', () => {
    const week = [...silent(200), failing(1, 0.2)];
    const options = { size: 10, seed: 'a' };
    expect(reviewSample(week.toReversed(), options)).toEqual(reviewSample(week, options));
    expect(reviewSample(week, { ...options, seed: 'b' })).not.toEqual(reviewSample(week, options));
  });

  it('takes one conversation of a user, however many the user had', () => {
    const week = [...silent(100, (number) => ({ user: number < 90 ? 'talker' : `u${number}` }))];
    const drawn = new Set(idsOf(reviewSample(week, { size: 20, seed: 's' })));
    const ofTalker = week.filter(
      ({ conversation }) => conversation.userId === 'talker' && drawn.has(conversation.id),
    ).length;
    expect([drawn.size, ofTalker]).toEqual([11, 1]);
  });

  it('takes each user once among the worst too', () => {
    const week = [failing(1, 0.1, 'same'), failing(2, 0.2, 'same'), failing(3, 0.3)];
    expect(idsOf(reviewSample(week, { size: 5, seed: 's' }))).toEqual(['failing1', 'failing3']);
  });

  it('gives each intent its share, and small intents their chance', () => {
    const week = silent(1000, (number) => ({ intentId: number < 800 ? 'large' : number < 980 ? 'middle' : 'small' }));
    const intents = new Map(week.map((each) => [each.conversation.id, each.intentId]));
    const tally = { large: 0, middle: 0, small: 0 };
    for (let seed = 0; seed < 100; seed++)
      for (const id of idsOf(reviewSample(week, { size: 10, seed: String(seed) })))
        tally[intents.get(id) as keyof typeof tally]++;
    expect(tally.large / 1000).toBeCloseTo(0.8, 1);
    expect(tally.middle / 1000).toBeCloseTo(0.18, 1);
    expect(tally.small).toBeGreaterThan(3);
  });
});
