import type { Conversation } from '#contracts';
import { staticEmbedding } from '#intents';
import { buildConversation } from '#testing';
import { analyseRecording } from './analyse-recording.js';
import { type AgentRecording, type RecordingReport, recordingReportSchema } from './recording/recording-report.js';

const options = { seed: 's', asOf: '2026-01-08T00:00:00.000Z', embedding: staticEmbedding() };
const refused = { tool: 'move_appointment', arguments: { day: 'tomorrow' }, error: 'day must be YYYY-MM-DD' };
const moved = { tool: 'move_appointment', arguments: { day: '2026-01-09' }, result: { moved: true } };

const failing = (user: number): Conversation => ({
  ...buildConversation({
    id: `failing-${user}`,
    turns: [
      {
        user: 'please move my appointment to another day',
        steps: [refused, refused],
        reply: 'Something went wrong, I could not move it.',
      },
      { user: 'This is useless, you did not help at all!' },
    ],
  }),
  userId: `u${user}`,
});
const passing = (user: number): Conversation => ({
  ...buildConversation({
    id: `passing-${user}`,
    turns: [
      { user: 'please move my appointment to another day', steps: [moved], reply: 'It is moved.' },
      { user: 'Thanks, that is all', reply: 'Goodbye.' },
    ],
  }),
  userId: `p${user}`,
});
const recording = (failures: number): Conversation[] => [
  ...Array.from({ length: failures }, (_, user) => failing(user)),
  ...Array.from({ length: 8 }, (_, user) => passing(user)),
];

describe('a recording of one fault', () => {
  let report: RecordingReport;
  let agent: AgentRecording;

  beforeAll(async () => {
    report = await analyseRecording(recording(4), options);
    agent = report.agents[0]!;
  });

  it('keeps its schema through JSON', () => {
    expect(recordingReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it('counts what was recorded', () => {
    expect(agent.counts).toEqual({
      conversations: 12,
      turns: 24,
      steps: 36,
      toolCalls: 16,
      users: 12,
      conversationsWithoutUser: 0,
    });
  });

  it('blames the tool whose calls are refused, and quotes the user and the call', () => {
    const fault = agent.faults[0];
    expect(fault).toMatchObject({ layer: 'tool', document: 'tools/move_appointment.yaml', conversations: 4, users: 4 });
    expect(fault?.exemplar).toMatchObject({
      user: 'please move my appointment to another day',
      step: { kind: 'tool', title: 'move_appointment', error: 'day must be YYYY-MM-DD' },
    });
  });

  it('proposes an edit of the harness that the recording shows, with a lowered minimum of users', () => {
    expect(agent.minUsers).toBe(2);
    expect(agent.proposals[0]).toMatchObject({ status: 'open', document: 'tools/move_appointment.yaml' });
    expect(agent.caveats.join()).toContain('the minimum was lowered to 2');
  });

  it('gives the worst conversations with findings at their turns, and those without findings apart', () => {
    expect(agent.worst).toHaveLength(4);
    const worst = agent.transcripts.find(({ conversationId }) => conversationId === agent.worst[0]);
    expect(worst?.turns.flatMap(({ findings }) => findings.length).some((number) => number > 0)).toBe(true);
    expect(agent.silentSample.every((id) => id.startsWith('passing'))).toBe(true);
  });
});

it('gives the same report for the same conversations in another order', async () => {
  expect(await analyseRecording(recording(4).toReversed(), options)).toEqual(
    await analyseRecording(recording(4), options),
  );
});

it('does not propose an edit that one user alone speaks for', async () => {
  const { proposals } = (await analyseRecording(recording(1), options)).agents[0]!;
  expect(proposals.filter(({ status }) => status === 'open')).toEqual([]);
});

it('says what is missing where no words were recorded', async () => {
  const silent = { ...buildConversation({ turns: [{ steps: [{ llm: '' }] }] }), userId: null };
  const agent = (await analyseRecording([silent], options)).agents[0]!;
  expect(agent.intents).toEqual([]);
  expect(agent.caveats.join()).toContain('capture of message content');
});

it('reports each agent apart, the busiest first', async () => {
  const other = { ...passing(99), id: 'other', agent: 'other' };
  const report = await analyseRecording([other, ...recording(1)], options);
  expect(report.agents.map(({ agent, counts }) => [agent, counts.conversations])).toEqual([
    ['shop', 9],
    ['other', 1],
  ]);
});
