import { AppError } from '#contracts';
import { type Feedback, feedbackSender } from './feedback.js';
import type { Send } from './service.js';

/** A receiver that can be away, and what reached it. */
function receiver() {
  const state = { error: null as AppError | null };
  const records: { attributes: { key: string; value: unknown }[] }[] = [];
  const errors: unknown[] = [];
  const send: Send = async (_, request) => {
    if (state.error) throw state.error;
    const { resourceLogs } = request!.body as {
      resourceLogs: [{ scopeLogs: [{ logRecords: typeof records }] }];
    };
    records.push(...resourceLogs[0].scopeLogs[0].logRecords);
    return new Response('{}');
  };
  const sender = feedbackSender({ agent: 'shop', send, onError: (error) => errors.push(error), now: Date.now });
  return { state, records, errors, sender };
}

const away = new AppError({ code: 'CLIENT.UNREACHABLE', message: 'away', fix: 'wait', kind: 'operational' });
const refused = new AppError({ code: 'CLIENT.REFUSED', message: 'no', fix: 'ask' });
const thumb = (label: string): Feedback => ({ conversationId: 'c1', name: 'thumb', label, score: 1 });

describe('feedback', () => {
  it('is a log record that names what is judged', async () => {
    const { records, sender } = receiver();
    const [traceId, spanId] = ['ab'.repeat(16), 'cd'.repeat(8)];
    sender.send({ traceId, spanId, score: 0.5, comment: 'Quick', at: new Date(1_000) });
    await sender.flush();
    expect(records).toEqual([
      {
        timeUnixNano: '1000000000',
        eventName: 'martingale.feedback',
        traceId,
        spanId,
        attributes: [
          { key: 'martingale.feedback.score', value: { doubleValue: 0.5 } },
          { key: 'martingale.feedback.comment', value: { stringValue: 'Quick' } },
        ],
      },
    ]);
  });

  it('waits while the receiver is away, in its order', async () => {
    const { state, records, errors, sender } = receiver();
    state.error = away;
    sender.send(thumb('up'));
    await sender.flush();
    sender.send(thumb('down'));
    state.error = null;
    await sender.flush();
    const labels = records.map(({ attributes }) => attributes.find(({ key }) => key.endsWith('label'))?.value);
    expect([labels, errors]).toEqual([[{ stringValue: 'up' }, { stringValue: 'down' }], [away]]);
  });

  it('is dropped when it is refused', async () => {
    const { state, records, errors, sender } = receiver();
    state.error = refused;
    sender.send(thumb('up'));
    await sender.flush();
    state.error = null;
    await sender.flush();
    expect([records, errors]).toEqual([[], [refused]]);
  });

  it('that says nothing of what it judges is told, and never thrown', () => {
    const { errors, sender } = receiver();
    sender.send({ label: 'up' });
    sender.send({ conversationId: 'c1', score: Number.NaN });
    sender.send({ conversationId: 'c1', at: new Date(Number.NaN) });
    expect(errors).toMatchObject([
      { code: 'CLIENT.FEEDBACK' },
      { code: 'CLIENT.FEEDBACK' },
      { code: 'CLIENT.FEEDBACK' },
    ]);
  });

  it('without a receiver is told once it is given', () => {
    const errors: unknown[] = [];
    feedbackSender({ agent: 'shop', send: null, onError: (error) => errors.push(error), now: Date.now }).send(
      thumb('up'),
    );
    expect(errors).toMatchObject([{ code: 'CLIENT.FEEDBACK' }]);
  });
});
