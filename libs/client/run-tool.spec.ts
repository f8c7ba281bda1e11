import { type ToolDocument, toolDocumentSchema } from '#harness';
import { runRecipe, toolRunner } from './run-tool.js';

const recipe = (name: string, ...steps: { id: string; tool: string; arguments: Record<string, string> }[]) =>
  toolDocumentSchema.parse({ name, description: 'x', kind: 'recipe', recipe: { steps } });
const native = (name: string): ToolDocument => toolDocumentSchema.parse({ name, description: 'x' });

const cancel = recipe(
  'cancel_last',
  { id: 'find', tool: 'orders.find', arguments: { email: '{{input.email}}' } },
  { id: 'cancel', tool: 'cancel', arguments: { order: '{{find.orders.0.id}}' } },
);

describe('a recipe', () => {
  it('passes results on and resolves to the last', async () => {
    const answers: Record<string, unknown> = { 'orders.find': { orders: [{ id: 7 }] }, cancel: { cancelled: true } };
    const made: unknown[] = [];
    const result = await runRecipe(cancel, { email: 'a@b.de' }, async (name, input) => {
      made.push([name, input]);
      return answers[name];
    });
    expect(result).toEqual({ cancelled: true });
    expect(made).toEqual([
      ['orders.find', { email: 'a@b.de' }],
      ['cancel', { order: 7 }],
    ]);
  });

  it('ends at the first step that fails, and says which', async () => {
    const made: string[] = [];
    const run = runRecipe(cancel, { email: 'a@b.de' }, (name) => {
      made.push(name);
      throw new Error('no such customer');
    });
    await expect(run).rejects.toMatchObject({
      code: 'CLIENT.RECIPE_FAILED',
      message: 'Recipe cancel_last, step `find` (orders.find) failed: no such customer',
    });
    expect(made).toEqual(['orders.find']);
  });

  it('is not made of a native tool', async () => {
    await expect(runRecipe(native('find'), {}, () => null)).rejects.toMatchObject({ code: 'CLIENT.NO_RECIPE' });
  });
});

describe('a runner of tools', () => {
  const outer = recipe('again', { id: 'a', tool: 'cancel_last', arguments: { email: 'x@y.de' } });
  const names: string[] = [];
  const run = toolRunner([cancel, outer, native('orders.find'), native('cancel')], (name) => {
    names.push(name);
    return { orders: [{ id: 1 }] };
  });
  beforeEach(() => names.splice(0));

  it('runs recipes that call recipes', async () => {
    await run('again', {});
    expect(names).toEqual(['orders.find', 'cancel']);
  });

  it('knows a tool by the name a model provider was given', async () => {
    await run('orders_find', {});
    expect(names).toEqual(['orders.find']);
  });

  it('leaves a tool that is not in the harness to the agent', async () => {
    await run('clock', {});
    expect(names).toEqual(['clock']);
  });
});
