import { parseScenario } from './load.js';

const valid = `
name: tiny
agent: tiny
staff: {}
start: 2026-01-05
weeks: 1
models: [{ name: m, habits: {} }]
world:
  records: { order: { code: R-## } }
  tools: [{ name: get_order, arguments: { order_id: { kind: code, record: order } }, result: { status: ok } }]
population: { size: 3, personas: [{ name: plain, share: 1 }] }
traffic: { conversationsPerWeek: 7 }
intents:
  - name: status
    domain: d
    topic: t
    weight: 1
    phrasings: [where is [order]]
    slots: { order: { kind: code, record: order } }
    needs: [{ kind: call, tool: get_order, arguments: { order_id: order } }]
`.replace('where is [order]', '"where is [order]"');

describe('parseScenario', () => {
  it('fills in defaults', () => {
    expect(parseScenario(valid).models[0]?.habits.withoutPolicy.guess).toBe(0.2);
  });

  it.each([
    [
      'a need that names no tool',
      valid.replace('tool: get_order, arguments', 'tool: get_ordr, arguments'),
      /no tool named get_ordr/,
    ],
    [
      'a slot of an unknown record',
      valid.replace('slots: { order: { kind: code, record: order }', 'slots: { order: { kind: code, record: odrer }'),
      /no record named odrer/,
    ],
    ['a share above 1', valid.replace('staff: {}', 'staff: { answers: 3 }'), /staff.answers/],
    ['broken YAML', `${valid}\n  : [`, /line/],
  ])('names the field at fault in %s', (_, text, message) => {
    expect(() => parseScenario(text, 'tiny.yaml')).toThrow(message);
  });
});
