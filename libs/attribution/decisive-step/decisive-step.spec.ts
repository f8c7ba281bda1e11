import { describe, expect, it } from '@jest/globals';
import type { Conversation, Finding } from '#contracts';
import { buildConversation, type StepScript } from '#testing';
import { decisiveStep } from './decisive-step.js';

const question = 'How many visitors did the harbour museum of Larvik count in 2019, compared with the year before?';
const handOver: StepScript = {
  agent: 'planner',
  llm: `The task: ${question}\n\n## Plan\n1. Find the visitor numbers.\n2. Compare them.\n3. Verify the result.`,
};

function team(...steps: StepScript[]): Conversation {
  return buildConversation({ agent: 'team', turns: [{ user: question, steps }] });
}

function names(conversation: Conversation, findings: Finding[] = []): string[] {
  return decisiveStep(conversation, findings)?.reasons.map(({ name }) => name) ?? [];
}

function finding(part: Partial<Finding>): Finding {
  return {
    ...{ id: 'f', conversationId: 'conversation', detector: 'a-detector', kind: 'failure', pattern: 'tool_error' },
    ...{ severity: 0.6, turn: 0, spanIds: ['s0.0'], message: 'It failed.', evidence: {} },
    ...part,
  };
}

describe('decisiveStep', () => {
  it('says nothing of a conversation in which no agent did anything', () => {
    expect(decisiveStep(buildConversation({ turns: [] }))).toBeNull();
    expect(decisiveStep(buildConversation({ turns: [{ user: question }] }))).toBeNull();
  });

  it('points at the first to bring in figures that nothing stands behind, not at those who reckon with them', () => {
    const conversation = team(
      handOver,
      { agent: 'historian', llm: 'The museum counted 48,211 visitors in 2019 and 45,030 in 2018.' },
      { agent: 'analyst', llm: 'Then the difference of the two figures is 3,181 visitors.' },
      { agent: 'checker', llm: 'I have verified it: 48,211 - 45,030 = 3,181. The answer is correct.' },
    );
    expect(decisiveStep(conversation)).toMatchObject({ spanId: 's0.1', turn: 0, agent: 'historian' });
  });

  it('gives the particulars that the last answer still holds as a reason', () => {
    const conversation = team(
      handOver,
      { agent: 'historian', llm: 'The museum counted 48,211 visitors in 2019 and 45,030 in 2018.' },
      { agent: 'analyst', llm: 'So it grew from 45,030 to 48,211 within the year.' },
    );
    expect(decisiveStep(conversation)?.reasons).toContainEqual({
      name: 'feeds-the-answer',
      bits: 1,
      words: '48211, 45030',
    });
  });

  it('does not take figures that a tool showed for invented ones', () => {
    const conversation = team(
      handOver,
      { agent: 'clerk', llm: 'I look it up.', calls: [{ name: 'get_visitors', arguments: { year: 2019 } }] },
      { agent: 'clerk', tool: 'get_visitors', arguments: { year: 2019 }, result: '2018: 45,030; 2019: 48,211' },
      { agent: 'analyst', llm: 'The register says 45,030 for 2018 and 48,211 for 2019.' },
      { agent: 'poet', llm: 'Larvik Harbour Museum opened in 1871 and was moved to Storgata 14 in 1954.' },
    );
    expect(decisiveStep(conversation)?.agent).toBe('poet');
  });

  it('passes over the message that quotes the task to the team', () => {
    const conversation = team(handOver, {
      agent: 'coder',
      llm: 'Running it now.\n```\nprint(31)\n```',
      calls: [{ name: 'run', arguments: { code: 'print(31)' } }],
    });
    expect(decisiveStep(conversation)?.spanId).toBe('s0.1');
  });

  it('blames that message after all where it carries the call that was made', () => {
    const conversation = team(
      { agent: 'planner', llm: `${handOver.llm}\n\`\`\`\nprint(count('visitors.csv'))\n\`\`\`` },
      { agent: 'terminal', tool: 'run', arguments: { code: "print(count('visitors.csv'))" }, result: '12' },
      { agent: 'checker', llm: 'The count is 12, as the output shows.' },
    );
    expect(decisiveStep(conversation)?.spanId).toBe('s0.0');
  });

  it('blames an opening that sets the team another task than the one the user gave', () => {
    const conversation = team(
      {
        agent: 'planner',
        llm: 'Analyse why the script stopped with exit code 1.\n1. Review the syntax of the script.\n2. Debug it and describe the cause.\n3. Run the corrected script again and see that it ends without an error message of any kind.',
      },
      { agent: 'coder', llm: 'Here is a template to start from.' },
      { agent: 'terminal', tool: 'run', arguments: { code: 'template()' }, result: 'ok' },
    );
    expect(decisiveStep(conversation)).toMatchObject({ spanId: 's0.0', agent: 'planner' });
    expect(names(conversation)).toContain('strays');
  });

  it('does not blame one who only says what it will do', () => {
    const conversation = team(
      handOver,
      {
        agent: 'historian',
        llm: 'I start with "visitor statistics" and "annual report 2019". I will search for them now.',
      },
      { agent: 'historian', llm: 'The museum counted 48,211 visitors in 2019 and 45,030 in 2018.' },
    );
    expect(decisiveStep(conversation)?.spanId).toBe('s0.2');
  });

  it('does not blame one who asks for what is lacking', () => {
    const conversation = team(
      handOver,
      { agent: 'analyst', llm: 'I need the report of 2019 and the "visitor table 4.2". Could you share them?' },
      { agent: 'historian', llm: 'The museum counted 48,211 visitors in 2019 and 45,030 in 2018.' },
    );
    expect(decisiveStep(conversation)?.agent).toBe('historian');
  });

  it('prefers going on with made-up data to an honest search before it', () => {
    const conversation = team(
      handOver,
      { agent: 'clerk', llm: '```\nweb_search("museum visitors")\n```' },
      { agent: 'terminal', tool: 'run', arguments: { code: 'web_search("museum visitors")' }, result: 'No such page.' },
      { agent: 'analyst', llm: 'We simulate the table with sample data instead.\n```\ndata = [120, 340]\n```' },
      { agent: 'terminal', tool: 'run', arguments: { code: 'data = [120, 340]' }, result: '220' },
    );
    expect(decisiveStep(conversation)?.agent).toBe('analyst');
    expect(names(conversation)).toContain('makes-up-data');
  });

  it('blames the call that failed rather than the attempt to mend it', () => {
    const conversation = team(
      handOver,
      { agent: 'coder', llm: '```\ncount(table)\n```' },
      { agent: 'terminal', tool: 'run', arguments: { code: 'count(table)' }, error: 'NameError', result: 'NameError' },
      { agent: 'mender', llm: '```\ntable = load()\ncount(table)\n```' },
      { agent: 'terminal', tool: 'run', arguments: { code: 'table = load()' }, result: '17' },
    );
    expect(decisiveStep(conversation)?.agent).toBe('coder');
  });

  it('does not take a form left blank for a call', () => {
    const conversation = team(
      handOver,
      { agent: 'terminal', tool: 'run', arguments: { code: '' }, result: 'There is nothing to run.' },
      { agent: 'historian', llm: 'The museum counted 48,211 visitors in 2019 and 45,030 in 2018.' },
    );
    expect(decisiveStep(conversation)?.agent).toBe('historian');
  });

  it('does not take a page that is passed on for an assertion', () => {
    const conversation = team(
      handOver,
      {
        agent: 'browser',
        llm: 'Address: museum.example/larvik\nTitle: Harbour Museum\nVisitors in 2016: 39,870 and 41,020',
      },
      { agent: 'historian', llm: 'The museum counted 48,211 visitors in 2019 and 45,030 in 2018.' },
    );
    expect(decisiveStep(conversation)?.agent).toBe('historian');
  });

  it('reads a result that stands only in what the model was shown next', () => {
    const conversation = buildConversation({
      turns: [
        {
          user: question,
          steps: [
            { llm: 'Thought: I count them.\n```\ncount()\n```' },
            { llm: 'The register says 48,211 and 45,030, which differ by little.' },
          ],
        },
      ],
    });
    const [, second] = conversation.turns[0]!.steps;
    const shown = { role: 'user' as const, name: null, text: 'Observation: 48,211 and 45,030', toolCalls: [] };
    if (second?.kind === 'llm') second.input = [shown];
    expect(decisiveStep(conversation)?.spanId).toBe('s0.0');
  });

  it('blames the message whose call a detector found at fault', () => {
    const conversation = buildConversation({
      turns: [
        { user: 'Hello, I would like to change an order.', reply: 'Of course. What is its number?' },
        {
          user: 'It is AB1234.',
          steps: [
            { llm: '', calls: [{ name: 'update_order', arguments: { order: 'AB1243' } }] },
            { tool: 'update_order', arguments: { order: 'AB1243' }, error: 'no such order' },
          ],
          reply: 'I could not find that order.',
        },
      ],
    });
    const step = decisiveStep(conversation, [finding({ turn: 1, spanIds: ['s1.1', 'r1'] })]);
    expect(step).toMatchObject({ spanId: 's1.0', turn: 1, reasons: [{ name: 'detected', words: 'It failed.' }] });
  });

  it('holds the step after which frustration rose against it, not the words of the user', () => {
    const conversation = buildConversation({
      turns: [
        { user: 'Where is my parcel?', reply: 'Parcels are things that are sent by mail.' },
        { user: 'That is not what I asked!', reply: 'Have a nice day.' },
      ],
    });
    const rising = finding({ kind: 'frustration', turn: 1, spanIds: ['u1'], evidence: { turningSpanId: 'r0' } });
    expect(decisiveStep(conversation, [rising])?.spanId).toBe('r0');
  });

  it('holds a grave finding late in a long conversation against many plain acts before it', () => {
    const plain = Array.from({ length: 40 }, (_, i) => ({ tool: 'set_light', arguments: { lamp: i }, result: 'done' }));
    const conversation = buildConversation({
      turns: [
        {
          user: 'Dim the lamps one after the other.',
          steps: [...plain, { tool: 'lock_door', arguments: { door: 1 } }],
        },
      ],
    });
    expect(decisiveStep(conversation, [finding({ spanIds: ['s0.40'] })])?.spanId).toBe('s0.40');
  });

  it('does not blame the one who says the same again', () => {
    const wording = 'There were 48,211 visitors in 2019. Could you share the figures of 2018?';
    const conversation = team(
      handOver,
      { agent: 'a', llm: wording },
      { agent: 'b', llm: 'No.' },
      { agent: 'a', llm: wording },
    );
    const { spanId, runnersUp } = decisiveStep(conversation)!;
    expect(spanId).toBe('s0.1');
    expect(runnersUp.at(-1)?.spanId).toBe('s0.3');
  });

  it('takes a page that an agent went to for a look-up, and blames what is concluded from memory instead', () => {
    const conversation = team(
      handOver,
      {
        agent: 'browser',
        llm: "I clicked 'Statistics'.\nHere is a screenshot of the page: Visitors 2016 39,870, Café Lille Nord",
      },
      {
        agent: 'assistant',
        llm: 'Based on general knowledge, it had 48,211 visitors, after 45,030. Thus it grew.',
      },
    );
    expect(decisiveStep(conversation)?.agent).toBe('assistant');
  });

  it('takes a change in the world to decide more than the look-ups before it', () => {
    const conversation = buildConversation({
      turns: [
        {
          user: 'Cancel the later of my two bookings.',
          steps: [
            { tool: 'get_user', arguments: { id: 'u' }, result: { bookings: ['A', 'B'] } },
            { tool: 'get_booking', arguments: { id: 'A' }, result: { day: 3 } },
            { tool: 'cancel_booking', arguments: { id: 'A' }, result: { ok: true } },
          ],
        },
      ],
    });
    expect(decisiveStep(conversation)?.spanId).toBe('s0.2');
  });

  it('gives chances that sum to no more than one, the likeliest first', () => {
    const step = decisiveStep(
      team(handOver, ...Array.from({ length: 6 }, (_, i) => ({ agent: 'a', llm: `It was ${i}17 of ${i}29, surely.` }))),
    )!;
    const scores = [step, ...step.runnersUp].map(({ score }) => score);
    expect(scores).toHaveLength(4);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores.reduce((sum, score) => sum + score, 0)).toBeLessThanOrEqual(1);
  });

  it('quotes little of steps of any size', () => {
    const page = 'assume '.repeat(200_000);
    const step = decisiveStep(
      team({ agent: 'a', llm: page }, { agent: 'b', tool: 'run', arguments: { page }, result: page }),
    );
    for (const { words } of step!.reasons) expect(words.length).toBeLessThanOrEqual(80);
  });
});
