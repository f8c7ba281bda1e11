import { parseHarness } from '#harness';
import { Draws } from '../random.js';
import { chooseAction, matchSection } from './choose-action.js';
import { habitsSchema } from './habits.js';
import type { AgentContext } from './ports.js';
import { readHarness } from './reading.js';
import { termsOf } from './terms.js';

function contextWith(routing: string, prompt = '## Role {#role}\n\nHelp.'): AgentContext {
  const harness = parseHarness([
    { path: 'harness.yaml', content: 'name: spec' },
    { path: 'prompts/system.md', content: prompt },
    { path: 'tools/get_order.yaml', content: `name: get_order\ndescription: Track a parcel.\n${routing}` },
    { path: 'tools/start_return.yaml', content: 'name: start_return\ndescription: Start the return of an item.\n' },
  ]);
  const habits = habitsSchema.parse({ attention: 1 });
  const reading = readHarness(harness, []);
  return {
    reading,
    habits,
    draws: new Draws('spec'),
    nowMs: 0,
    recalled: new Map(),
    callTool: () => never(),
    staff: 'team',
  };
}

function never(): never {
  throw new Error('no tool is called while choosing');
}

function chosen(text: string, context: AgentContext, tried: string[] = []): string | null {
  const action = chooseAction(text, matchSection(new Set(termsOf(text)), context), new Set(tried), context);
  return action.kind === 'tool' ? action.tool.document.name : null;
}

describe('chooseAction', () => {
  it('takes the tool whose description speaks of the request', () => {
    expect(chosen('I want to return an item', contextWith(''))).toBe('start_return');
    expect(chosen('track my parcel', contextWith(''))).toBe('get_order');
  });

  it('is led astray by a greedy hint', () => {
    const greedy = contextWith('routing: { use: [return, item, parcel, return an item] }\n');
    const honest = contextWith('routing: { avoid: [return] }\n');
    expect(chosen('return this parcel', greedy)).toBe('get_order');
    expect(chosen('return this parcel', honest)).toBe('start_return');
  });

  it('follows a prompt section that speaks of the request', () => {
    const prompt = '## Lost parcels {#lost}\n\nWhen a parcel is lost, call `start_return`.';
    expect(chosen('my parcel is lost', contextWith('', prompt))).toBe('start_return');
  });

  it('does not take again what missed the point', () => {
    expect(chosen('return an item', contextWith(''), ['start_return'])).not.toBe('start_return');
  });
});
