import type { AgentContext, ToolAnswer, ToolArguments } from './ports.js';
import { runRecipe } from './run-recipe.js';

function contextThat(answer: (name: string, args: ToolArguments) => ToolAnswer): AgentContext {
  return { callTool: answer } as unknown as AgentContext;
}

describe('runRecipe', () => {
  const steps: Parameters<typeof runRecipe>[0]['steps'] = [
    { id: 'find', tool: 'find_order', arguments: { email: '{{input.email}}' } },
    { id: 'stop', tool: 'cancel_order', arguments: { order: '{{find.order}}', reason: 'asked' } },
  ];

  it('passes results of a step on to the next', () => {
    const context = contextThat((name, args) => ({
      status: 200,
      body: { order: 'R-1', tool: name, ...args },
      durationMs: 5,
    }));
    const answer = runRecipe({ steps }, { email: 'a@b.de' }, context);
    expect(answer).toEqual({
      status: 200,
      body: { order: 'R-1', tool: 'cancel_order', reason: 'asked' },
      durationMs: 10,
    });
  });

  it('ends at the first refusal', () => {
    const calls: string[] = [];
    const context = contextThat((name) => {
      calls.push(name);
      return { status: 404, body: { message: 'order not found' }, durationMs: 5 };
    });
    expect(runRecipe({ steps }, { email: 'a@b.de' }, context).status).toBe(404);
    expect(calls).toEqual(['find_order']);
  });
});
