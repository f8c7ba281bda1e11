import { type Attributes } from '#contracts';
import { logOf, spanOf } from '../span.fixture.js';
import { assembleConversation } from './assemble-conversation.js';
import { readHarnessStamp } from './harness-stamp.js';
import { joinLogs } from './join-logs.js';

const stampOf = (...spans: Attributes[]) =>
  readHarnessStamp(spans.map((attributes, index) => spanOf({ id: index + 1, at: index, attributes })));

const prompt = (name: string, version: number | string) => ({
  'gen_ai.prompt.name': name,
  'gen_ai.prompt.version': version,
});
const agent = { 'gen_ai.agent.version': '2.1.0' };
const stamped = { 'martingale.harness.version': '7', 'martingale.harness.channel': 'canary' };

describe('readHarnessStamp', () => {
  it.each([
    ['our own stamp before all else', [agent, prompt('refund', 3), stamped], '7'],
    ['the version of the agent before that of prompts', [prompt('refund', 3), agent], '2.1.0'],
    [
      'the versions of all prompts by name',
      [prompt('tone', 1), prompt('refund', '3'), prompt('tone', 1)],
      'refund@3,tone@1',
    ],
    [
      'prompts as Langfuse names them',
      [{ 'langfuse.observation.prompt.name': 'refund', 'langfuse.observation.prompt.version': 4 }],
      'refund@4',
    ],
    ['nothing where nothing is told', [{}], null],
  ])('reads %s', (_, spans, version) => {
    expect(stampOf(...spans)).toMatchObject({ stamp: { version }, mixed: false });
  });

  it.each([
    ['stamps', [stamped, { 'martingale.harness.version': '8' }], '7'],
    ['agents', [agent, { 'gen_ai.agent.version': '2.2.0' }], '2.1.0'],
    ['one prompt', [prompt('refund', 3), prompt('refund', 4)], 'refund@3'],
  ])('takes the first of several versions of %s and says so', (_, spans, version) => {
    expect(stampOf(...spans)).toMatchObject({ stamp: { version }, mixed: true });
  });

  it('reads variants of feature flags as the channel, from events and log records', () => {
    const flag = (key: string, variant: string) => ({
      'feature_flag.key': key,
      'feature_flag.result.variant': variant,
    });
    const span = spanOf({
      id: 1,
      more: { events: [{ name: 'feature_flag.evaluation', timeNano: '1', attributes: flag('prompt', 'short') }] },
    });
    const record = logOf({ span: 1, name: 'feature_flag.evaluation', attributes: flag('model', 'new') });
    const conversation = assembleConversation(joinLogs([span], [record]));
    expect(conversation.harness).toEqual({ version: null, channel: 'model=new,prompt=short', arms: {} });
  });

  it('keeps our own channel whatever the flags', () => {
    expect(stampOf({ 'feature_flag.key': 'prompt', 'feature_flag.result.variant': 'x' }, stamped).stamp.channel).toBe(
      'canary',
    );
  });

  it('notes mixed versions as a gap of the conversation', () => {
    const spans = [stamped, { 'martingale.harness.version': '8' }].map((attributes, index) =>
      spanOf({ id: index + 1, at: index, attributes }),
    );
    expect(assembleConversation(spans).gaps.map(({ reason }) => reason)).toEqual([
      'the spans name several harness versions; the first counts',
    ]);
  });
});
