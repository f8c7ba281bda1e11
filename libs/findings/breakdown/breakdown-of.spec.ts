import { buildConversation, type TurnScript } from '#testing';
import { breakdownOf } from './breakdown-of.js';

const calm: TurnScript = { user: 'Hello', reply: 'Hello!' };

function lastOf(...turns: TurnScript[]) {
  return breakdownOf(buildConversation({ turns })).at(-1)!;
}

describe('the chance that a reply breaks the talk down', () => {
  it('is judged for each turn in which the agent acted on a message', () => {
    const conversation = buildConversation({
      turns: [{ reply: 'Welcome!' }, calm, { user: 'Anyone?', steps: [{ llm: '' }] }, { user: 'Hm' }],
    });
    expect(breakdownOf(conversation).map(({ turn, spanId }) => [turn, spanId])).toEqual([
      [1, 'r1'],
      [2, 's2.0'],
    ]);
  });

  it('is higher for another topic than for one the user spoke of', () => {
    const asked = 'Do you like gardens in winter?';
    const away = lastOf(calm, { user: asked, reply: 'Pirates buried seven barrels under the lighthouse stairs.' });
    const near = lastOf(calm, { user: asked, reply: 'Gardens in winter have bare beds and quiet corners.' });
    expect(away.probability).toBeGreaterThan(near.probability + 0.1);
  });

  it('falls where yes or no answers a question for it, and rises where it answers one for a fact', () => {
    const fitting = lastOf(calm, { user: 'Are you from Linz?', reply: 'Yes.' });
    const odd = lastOf(calm, { user: 'Where are you from?', reply: 'Yes.' });
    expect(odd.probability).toBeGreaterThan(fitting.probability * 2);
  });

  it('rises with what the user says next', () => {
    const turns = [calm, { user: 'I have a dog', reply: 'Sailors count the stars.' }];
    const objected = breakdownOf(buildConversation({ turns: [...turns, { user: 'What are you talking about?' }] }));
    expect(objected[1]!.probability).toBeGreaterThan(lastOf(...turns).probability);
  });

  it('is high where the agent says nothing, unless a person was called', () => {
    const silent = lastOf(calm, { user: 'Where is my parcel?', steps: [{ llm: '' }] });
    const handedOver = lastOf(calm, { user: 'Where is my parcel?', steps: [{ tool: 'transfer_to_human_agent' }] });
    expect(silent.probability).toBeGreaterThan(0.5);
    expect(handedOver.probability).toBeLessThan(0.25);
  });

  it('does not take for another topic what a tool found', () => {
    const reply = 'Lorry 12 left Graz depot at dawn, delivery before noon.';
    const told = lastOf(calm, { user: 'My box?', reply });
    const found = lastOf(calm, { user: 'My box?', steps: [{ tool: 'get_box', result: 'Graz' }], reply });
    expect(found.probability).toBeLessThan(told.probability);
  });

  it('does not take another language for another topic', () => {
    const turns = [1, 2, 3, 4].map((n) => ({
      user: `¿Puede decirme cuándo llega mi pedido número ${n}?`,
      reply: '¿Cuál es su dirección postal completa, por favor, con código y ciudad?',
    }));
    expect(lastOf(...turns).probability).toBeLessThan(0.25);
  });

  it('makes an evasion a stumble, not a breakdown', () => {
    const evasion = lastOf(calm, { user: 'Who painted it?', reply: "I don't know." });
    expect(evasion.stumble).toBeGreaterThan(0.7);
    expect(evasion.probability).toBeLessThan(0.25);
  });

  it('is never above the chance that the user at least stumbles, on a plain talk', () => {
    for (const { probability, stumble } of breakdownOf(
      buildConversation({
        turns: [calm, { user: 'When do you open?', reply: 'At nine.' }, { user: 'Thanks', reply: 'Bye' }],
      }),
    ))
      expect(probability).toBeLessThanOrEqual(stumble);
  });
});
