import { type AttributeValue, missingToolSchema } from '#contracts';
import { buildConversation, type StepScript, type TurnScript } from '../../testing/conversation-builder.js';
import { analysed, type Course } from '../analysed.fixture.js';
import { missingTools } from './missing-tools.js';

/** Finds a customer by what the user said, their orders by its id, and the parcel by the order's. */
const find = (number: number): StepScript => ({
  tool: 'find_customer',
  arguments: { mail: `m${number}` },
  result: { customer: `customer-${number}` },
});
const orders = (number: number): StepScript => ({
  tool: 'list_orders',
  arguments: { customer: `customer-${number}` },
  result: { order: `order-${number}` },
});
const track = (number: number): StepScript => ({
  tool: 'track_parcel',
  arguments: { order: `order-${number}`, carrier: 'post' },
  result: { parcel: `parcel-${number}` },
});
const chain = (number: number) => [find(number), orders(number), track(number)];

interface Script extends Course {
  steps: (number: number) => StepScript[];
}

function week(count: number, { steps, ...course }: Script, name = 'c') {
  return Array.from({ length: count }, (_, number) => {
    const turns: TurnScript[] = [
      { user: `Where is my parcel? I am m${number}`, steps: steps(number), reply: 'There.' },
    ];
    return analysed(buildConversation({ id: `${name}${number}`, turns }), course);
  });
}

/** Many other calls of the same tools, so that none of them is bound to another. */
const alone = [find, orders, track].flatMap((step, index) =>
  week(40, { steps: (number) => [step(number)] }, `alone${index}-`),
);

const callsOf = (...args: Parameters<typeof missingTools>) => missingTools(...args).map(({ calls }) => calls);

describe('missingTools', () => {
  it('tells a run of calls that recurs and needs nothing from the model', () => {
    const [told, ...rest] = missingTools([
      ...week(10, { steps: chain }),
      ...week(2, { steps: chain, passes: false }, 'f'),
    ]);
    expect(told).toEqual({
      calls: ['find_customer', 'list_orders', 'track_parcel'],
      conversations: 12,
      passing: 10,
      users: 12,
      intentIds: ['i1'],
      callsSaved: 24,
      exemplarId: 'c0',
      spanIds: ['s0.0', 's0.1', 's0.2'],
    });
    expect(rest).toEqual([]);
    expect(missingToolSchema.parse(told)).toEqual(told);
  });

  it('sees the run through the calls of the model between its calls', () => {
    const steps = (number: number) => chain(number).flatMap((step): StepScript[] => [{ llm: 'Next' }, step]);
    expect(callsOf(week(12, { steps }))).toHaveLength(1);
  });

  it('tells the longest run, and not its pieces beside it', () => {
    const steps = (number: number) => [...chain(number), { tool: 'notify', arguments: { parcel: `parcel-${number}` } }];
    expect(callsOf(week(12, { steps }))).toEqual([['find_customer', 'list_orders', 'track_parcel', 'notify']]);
  });

  it('tells a run apart from the longer one that it mostly goes without', () => {
    const steps = (number: number) => [...chain(number), { tool: 'notify', arguments: { parcel: `parcel-${number}` } }];
    expect(callsOf([...week(40, { steps: chain }), ...week(12, { steps }, 'n')])).toEqual([
      ['find_customer', 'list_orders', 'track_parcel'],
    ]);
  });

  it('counts a tool that is called once more in a row as one', () => {
    const steps = (number: number) => [find(number), orders(number), orders(number), track(number)];
    expect(missingTools(week(12, { steps }))).toMatchObject([{ callsSaved: 36, spanIds: { length: 4 } }]);
  });

  it('keeps silent of a run in which the model has to think', () => {
    const steps = (number: number): StepScript[] => [
      find(number),
      { tool: 'search_shop', arguments: { words: `gift idea ${number * 17}` } },
      { tool: 'write_letter', arguments: { text: `Dear friend, ${number * 31}` } },
    ];
    expect(callsOf(week(12, { steps }))).toEqual([]);
  });

  it('keeps silent where the user has to speak in between', () => {
    const turns = (number: number): TurnScript[] =>
      chain(number).map((step) => ({ user: `m${number}`, steps: [step] }));
    const asked = Array.from({ length: 12 }, (_, number) =>
      analysed(buildConversation({ id: `c${number}`, turns: turns(number) })),
    );
    expect(callsOf(asked)).toEqual([]);
  });

  it('keeps silent of calls that fail', () => {
    const steps = (number: number) => [find(number), { ...orders(number), error: 'refused' }, track(number)];
    expect(callsOf(week(12, { steps }))).toEqual([]);
  });

  it('keeps silent of one tool tried again and again, and of a loop', () => {
    const again = (number: number) => [find(number), find(number), find(number), find(number)];
    const loop = (number: number) => [find(number), orders(number), find(number), orders(number), find(number)];
    expect(callsOf([...week(12, { steps: again }), ...week(12, { steps: loop }, 'l')])).toEqual([]);
  });

  it('keeps silent of what one user does alone', () => {
    expect(callsOf(week(30, { steps: chain, user: 'same' }))).toEqual([]);
  });

  it('keeps silent of calls that chance puts together', () => {
    const steps = [find, orders, track];
    let state = 7;
    const draw = () => {
      state = (state * 48_271) % 2_147_483_647;
      return steps[state % steps.length]!;
    };
    const mixed = week(500, { steps: (number) => Array.from({ length: 6 }, () => draw()(number)) });
    expect(callsOf(mixed)).toEqual([]);
  });

  it('finds the run among calls of the same tools alone', () => {
    expect(callsOf([...alone, ...week(20, { steps: chain }, 'r')])).toHaveLength(1);
  });

  it('says the same whatever the order of the conversations', () => {
    const all = [...alone, ...week(20, { steps: chain }, 'r')];
    expect(missingTools(all.toReversed())).toEqual(missingTools(all));
  });

  it('reads arguments as deep as they come', () => {
    let deep: AttributeValue = 'order';
    for (let depth = 0; depth < 20_000; depth++) deep = [deep];
    const steps = (number: number) => [find(number), orders(number), { tool: 'track_parcel', arguments: deep }];
    expect(() => missingTools(week(12, { steps }))).not.toThrow();
  });
});
