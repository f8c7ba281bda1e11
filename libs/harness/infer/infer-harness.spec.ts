import fc from 'fast-check';
import type { Conversation } from '#contracts';
import { buildConversation } from '#testing';
import { parseHarness } from '../parse-harness.js';
import { inferHarness } from './infer-harness.js';

const talk = (change: Partial<Conversation> = {}, script = {}): Conversation => ({
  ...buildConversation({ turns: [{ user: 'where is it', reply: 'here' }], ...script }),
  ...change,
});
const inferred = (...conversations: Conversation[]) => parseHarness(inferHarness(conversations));

test('the system prompt becomes sections at its headings, deeper ones stay in the text', () => {
  const systemInstructions =
    'You serve {{shop}}.\n\n# Returns\nThirty days.\n### Sale\nNone.\n## Tone\nShort.\n## Tone\nKind.';
  const prompt = inferred(talk({ systemInstructions })).prompt['prompts/system.md'];
  expect(prompt?.variables).toEqual(['shop']);
  expect(prompt?.sections.map(({ id, text }) => [id, text])).toEqual([
    ['instructions', 'You serve {{shop}}.'],
    ['returns', 'Thirty days.\n### Sale\nNone.'],
    ['tone', 'Short.'],
    ['tone-2', 'Kind.'],
  ]);
});

test('a prompt longer than a harness may hold is cut, with a note of its length', () => {
  const prompt = inferred(talk({ systemInstructions: 'Be kind. '.repeat(20_000) })).prompt['prompts/system.md'];
  expect(prompt?.sections[0]?.text).toMatch(/\[Cut here: the recorded prompt has 179999 characters\.\]$/);
});

test('tools are those offered, with the schema the agent saw', () => {
  const parameters = {
    type: 'object',
    properties: { order: { type: ['string', 'null'], pattern: '^[A-Z]{3}$', format: 'uuid', title: 'Order' } },
    required: ['order', 'gone'],
  };
  const offered = talk({}, { tools: [{ name: 'find_order', description: 'Finds an order', parameters }] });
  const called = talk({}, { turns: [{ user: 'hi', steps: [{ tool: 'made_up' }] }] });
  expect(Object.values(inferred(offered, called).tool)).toEqual([
    expect.objectContaining({
      name: 'find_order',
      description: 'Finds an order',
      parameters: {
        type: 'object',
        properties: { order: { type: 'string', pattern: '^[A-Z]{3}$', format: 'uuid' } },
        required: ['order'],
      },
    }),
  ]);
});

test('without an offer, tools and the types of their arguments are read from calls', () => {
  const steps = [{ tool: 'find order!', arguments: { id: 'A-1', deep: true, n: 2, all: [], __proto__: null } }];
  const tool = inferred(talk({}, { turns: [{ user: 'hi', steps }] })).tool['tools/find_order_.yaml'];
  expect(tool?.parameters).toEqual({
    type: 'object',
    properties: { id: { type: 'string' }, deep: { type: 'boolean' }, n: { type: 'integer' }, all: { type: 'array' } },
    required: [],
  });
});

test('an index is as deep as its fullest answer', () => {
  const documents = Array.from({ length: 5 }, (_, id) => ({ id: String(id) }));
  const harness = inferred(talk({}, { turns: [{ user: 'hi', steps: [{ retrieve: 'hours', documents }] }] }));
  expect(harness.retrieval['retrieval/index.yaml']).toMatchObject({ k: 5 });
});

test('facts the agent kept become slots', () => {
  const harness = inferred(talk({}, { turns: [{ user: 'hi', steps: [{ remember: 'shoe_size', value: 42 }] }] }));
  expect(harness.memory['memory/user.yaml']?.slots.map(({ key }) => key)).toEqual(['shoe_size']);
});

test('a recording without any of it still gives a document for every layer', () => {
  const harness = inferred(talk());
  expect([harness.prompt, harness.workflow, harness.retrieval, harness.memory, harness.eval].map(Object.keys)).toEqual([
    ['prompts/system.md'],
    ['workflows/default.yaml'],
    ['retrieval/index.yaml'],
    ['memory/user.yaml'],
    ['evals/cases.yaml'],
  ]);
});

test('whatever the telemetry holds, the harness is valid', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(
        fc.constantFrom('#', '## ', '\n', '{{a}}', '{#x}', '---', '\r', '\u2028', 'a', ': ', '`', '\u0085', '\uFEFF'),
        { maxLength: 40 },
      )
      .map((parts) => parts.join('')),
  );
  const schema = fc.record(
    {
      type: fc.oneof(text, fc.constant('number'), fc.constant(['null', 'integer'])),
      description: text,
      pattern: fc.oneof(text, fc.constant('(a+)+')),
      enum: fc.array(fc.jsonValue()),
      minimum: fc.integer(),
      maximum: fc.integer(),
      format: fc.oneof(text, fc.constant('date')),
    },
    { requiredKeys: [] },
  );
  const tool = fc.record({
    name: text,
    description: text,
    parameters: fc.record({ properties: fc.dictionary(text, schema), required: fc.array(text) }) as fc.Arbitrary<never>,
  });
  const steps = fc.array(
    fc.oneof(
      fc.record({ tool: text, arguments: fc.jsonValue() as fc.Arbitrary<never> }),
      fc.record({ remember: text }),
      fc.record({ llm: text, model: text }),
    ),
  );
  fc.assert(
    fc.property(fc.array(tool, { maxLength: 4 }), steps, text, (tools, turnSteps, systemInstructions) => {
      inferred(talk({ systemInstructions }, { tools, turns: [{ user: 'hi', steps: turnSteps }] }));
    }),
    { numRuns: 100 },
  );
});
