import { buildConversation } from '#testing';
import { assessOutcome } from './assess-outcome.js';
import { fitOutcomeModel } from './fit-outcome-model.js';
import { makeExamples, talk } from './learning/examples.fixture.js';
import { outcomeModelSchema } from './outcome-model.js';

const seed = { seed: 'shop' };
/** This agent sells no shoes, and knows hats well. */
const logOddsOf = (words: readonly string[]) =>
  0.3 + (words.includes('shoes') ? -2.5 : 0) + (words.includes('hats') ? 2.5 : 0);
const examples = makeExamples(800, logOddsOf);
const model = fitOutcomeModel(examples, seed)!;
const probabilityOf = (text: string) => assessOutcome(talk('new', text), [], model).successProbability;

it('learns which requests an agent fails', () => {
  expect(probabilityOf('Do you sell shoes?')).toBeLessThan(0.35);
  expect(probabilityOf('Do you sell hats?')).toBeGreaterThan(0.7);
});

it('says probabilities that come true as often on conversations it did not see', () => {
  const fresh = makeExamples(2000, logOddsOf, { seed: 99 }).map(({ conversation, success }) => ({
    probability: assessOutcome(conversation, [], model).successProbability,
    success,
  }));
  for (const [from, to] of [
    [0, 0.4],
    [0.4, 0.7],
    [0.7, 1],
  ] as const) {
    const inside = fresh.filter(({ probability }) => probability >= from && probability < to);
    const told = inside.reduce((sum, { probability }) => sum + probability, 0) / inside.length;
    const came = inside.filter(({ success }) => success).length / inside.length;
    expect(Math.abs(told - came)).toBeLessThan(0.07);
  }
});

it('predicts better on conversations left out than the default does', () => {
  expect(model.logLoss.learned).toBeLessThan(model.logLoss.default);
});

it('is the same model for the same labels, in whatever order', () => {
  expect(fitOutcomeModel(examples, seed)).toEqual(model);
  const turned = fitOutcomeModel([...examples].reverse(), seed)!;
  const text = 'Do you sell shoes or hats?';
  expect(assessOutcome(talk('new', text), [], turned).successProbability).toBeCloseTo(probabilityOf(text), 2);
});

it('has an id of its content', () => {
  expect(model.id).toMatch(/^[0-9a-f]{16}$/);
  expect(fitOutcomeModel(examples.slice(1), seed)!.id).not.toBe(model.id);
});

it('outlives being stored as JSON', () => {
  const stored = outcomeModelSchema.parse(JSON.parse(JSON.stringify(model)));
  const conversation = talk('new', 'Do you sell shoes?');
  expect(assessOutcome(conversation, [], stored)).toEqual(assessOutcome(conversation, [], model));
});

it('holds no word of any user', () => {
  const text = JSON.stringify(model);
  for (const word of ['shoes', 'hats', 'sell']) expect(text).not.toContain(word);
});

it('learns nothing from fewer than 25 labels of an outcome', () => {
  const failures = examples.filter(({ success }) => !success);
  const successes = examples.filter(({ success }) => success);
  expect(fitOutcomeModel([...failures, ...successes.slice(0, 24)], seed)).toBeNull();
  expect(fitOutcomeModel([], seed)).toBeNull();
});

it('learns nothing where all examples hang together', () => {
  expect(
    fitOutcomeModel(
      examples.map((example) => ({ ...example, group: 'one' })),
      seed,
    ),
  ).toBeNull();
});

it('leaves the default in place where labels only bear it out', () => {
  const conversation = talk('any', 'Do you sell shoes?');
  const { successProbability } = assessOutcome(conversation, []);
  const count = 400;
  const borneOut = Array.from({ length: count }, (_, i) => ({
    conversation: talk(`c${i}`, 'Do you sell shoes?'),
    findings: [],
    success: i < count * successProbability,
  }));
  expect(fitOutcomeModel(borneOut, seed)).toBeNull();
});

it('moves less for few labels than for many', () => {
  const gapOf = (count: number) => {
    const learned = fitOutcomeModel(examples.slice(0, count), seed);
    const said = (text: string) => assessOutcome(talk('new', text), [], learned).successProbability;
    return said('Do you sell hats?') - said('Do you sell shoes?');
  };
  expect(gapOf(70)).toBeLessThan(gapOf(800));
});

it('does not take what one user always says for a sign', () => {
  const grumbler = Array.from({ length: 60 }, (_, i) => ({
    conversation: { ...talk(`g${i}`, 'Abracadabra?'), userId: 'grumbler' },
    findings: [],
    success: false,
  }));
  const learned = fitOutcomeModel([...examples, ...grumbler], seed)!;
  const said = (text: string) => assessOutcome(talk('new', text), [], learned).successProbability;
  expect(said('Abracadabra?')).toBeCloseTo(said('Hocuspocus?'), 5);
});

it('reads hostile texts and arguments without harm', () => {
  const result = JSON.parse('{"__proto__": {"a": 1}, "constructor": [[[[1]]]]}');
  const conversation = buildConversation({
    turns: [
      {
        user: '__proto__ constructor '.repeat(50_000),
        steps: [{ tool: 'cancel_it', arguments: result, result }],
        reply: '',
      },
    ],
  });
  const { successProbability } = assessOutcome(conversation, [], model);
  expect(successProbability).toBeGreaterThan(0);
  expect(successProbability).toBeLessThan(1);
});
