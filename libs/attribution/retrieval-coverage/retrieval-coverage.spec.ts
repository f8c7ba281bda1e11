import { retrievalCoverageSchema } from '#contracts';
import { buildConversation, type StepScript, type TurnScript } from '../../testing/conversation-builder.js';
import { analysed, type Course } from '../analysed.fixture.js';
import { retrievalCoverage } from './retrieval-coverage.js';

const hours = { id: 'hours', score: 0.9, text: 'The shop is open from nine to six, also on the weekend.' };
const prices = { id: 'prices', score: 0.8, text: 'The price of an umbrella is twelve euros.' };

const answered: StepScript = { retrieve: 'when is the shop open', documents: [hours] };
const empty: StepScript = { retrieve: 'umbrella repair in the shop', documents: [] };
const hedged: Course = { findings: [{ pattern: 'refusal' }] };

let made = 0;
function asking(count: number, steps: StepScript[], course: Course = {}, then: TurnScript[] = []) {
  const turns = [{ user: 'A question', steps, reply: 'Well.' }, ...then];
  return Array.from({ length: count }, () => analysed(buildConversation({ id: `c${made++}`, turns }), course));
}

const unanswered = (...parts: ReturnType<typeof asking>[]) => retrievalCoverage(parts.flat())[0]?.unanswered ?? 0;

describe('an unanswered search', () => {
  it('found nothing', () => {
    expect(unanswered(asking(30, [answered]), asking(10, [empty]))).toBe(10);
  });

  it('scored low by what is usual of its source, and the agent hedged', () => {
    const low: StepScript = { retrieve: 'when is the shop open', documents: [{ ...hours, score: 0.2 }] };
    expect(unanswered(asking(30, [answered]), asking(10, [low], hedged))).toBe(10);
    expect(unanswered(asking(30, [answered]), asking(10, [low]))).toBe(0);
  });

  const beside: StepScript = { retrieve: 'umbrella repair workshop', documents: [hours] };

  it('found what is beside the point, and the user asked again', () => {
    const again = [{ user: 'My umbrella broke, a repair please' }, { user: 'A repair of the umbrella please' }];
    const turns = [{ ...again[0], steps: [beside], reply: 'We are open.' }, { ...again[1] }];
    const restating = Array.from({ length: 10 }, () => analysed(buildConversation({ id: `c${made++}`, turns })));
    expect(unanswered(asking(30, [answered]), restating)).toBe(10);
  });

  it('found what is beside the point, and another source had it', () => {
    const elsewhere = asking(10, [beside, answered]).map((one) => {
      const [first, second] = one.conversation.turns[0]!.steps;
      const steps = [
        { ...first!, source: 'manuals' },
        { ...second!, source: 'help' },
      ] as (typeof one.conversation.turns)[0]['steps'];
      const turns = [{ ...one.conversation.turns[0]!, steps }];
      return { ...one, conversation: { ...one.conversation, turns } };
    });
    expect(unanswered(asking(30, [answered]), elsewhere)).toBe(10);
  });

  it('found what is beside the point, and staff answered later', () => {
    const staff = [{ user: 'Anybody there?', reply: 'Bring it in on Monday.', by: 'Kim' }];
    expect(unanswered(asking(30, [answered]), asking(10, [beside], {}, staff))).toBe(10);
  });

  it('is not one that the agent put again with success', () => {
    expect(unanswered(asking(30, [answered]), asking(10, [empty, answered]))).toBe(0);
  });

  it('is not one that broke off', () => {
    expect(unanswered(asking(30, [answered]), asking(10, [{ ...empty, error: 'time-out' }]))).toBe(0);
  });

  it('is not one that brought the answer, though the agent hedged', () => {
    expect(unanswered(asking(30, [answered]), asking(10, [answered], hedged))).toBe(0);
  });
});

describe('retrievalCoverage', () => {
  it('names what users asked for and no retrieved text holds, and searches that show it', () => {
    const [coverage] = retrievalCoverage([
      ...asking(30, [answered]),
      ...asking(30, [{ retrieve: 'umbrella price in the shop', documents: [prices] }]),
      ...asking(10, [empty]),
    ]);
    expect(coverage).toMatchObject({
      intentId: 'i1',
      searches: 70,
      unanswered: 10,
      users: 10,
      missingTerms: ['repair'],
    });
    expect(coverage?.exemplars).toHaveLength(5);
    expect(retrievalCoverageSchema.parse(coverage)).toEqual(coverage);
  });

  it('never tells a word that only two users said, nor what redaction left', () => {
    const asked = (user: string, query: string) => asking(4, [{ retrieve: query }], { user });
    const [coverage] = retrievalCoverage([
      ...asked('a', 'warranty of <email:4f2a9c1b> Oduya'),
      ...asked('b', 'warranty of <email:4f2a9c1b> Oduya'),
      ...asked('c', 'warranty of <email:4f2a9c1b>'),
    ]);
    expect(coverage?.missingTerms).toEqual(['warranty']);
  });

  it('keeps silent of intents with a handful of unanswered searches among many', () => {
    expect(retrievalCoverage([...asking(200, [answered]), ...asking(6, [empty])])).toEqual([]);
  });

  it('keeps silent of what few users asked', () => {
    expect(retrievalCoverage(asking(20, [empty], { user: 'same' }))).toEqual([]);
  });

  it('says the same whatever the order of the conversations', () => {
    const week = [...asking(30, [answered]), ...asking(10, [empty]), ...asking(10, [empty], { intentId: 'i2' })];
    expect(retrievalCoverage(week.toReversed())).toEqual(retrievalCoverage(week));
  });
});
