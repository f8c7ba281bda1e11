const MONDAY_MS = Date.parse('2026-01-05T09:00:00Z');
const MINUTE_MS = 60_000;

/** The spans of one visit to a shop, as an agent instrumented with OpenTelemetry sends them: each turn is a trace. */
export function visitSpans(visit: number, fails: boolean, startMs = MONDAY_MS + visit * MINUTE_MS) {
  const key = `visit-${visit}`;
  const turn = (number: number, atMs: number) => turnOf(key, visit * 4 + number + 1, atMs);
  const first = turn(0, startMs);
  const second = turn(1, startMs + 3 * MINUTE_MS + 3_000);
  const thanks = 'Thanks, that is all';
  return [
    ...(fails ? [first.find('tomorrow'), first.find('tomorrow')] : [first.find('2026-01-09')]),
    first.chat(
      'please find my order of last week',
      fails ? 'Something went wrong, I could not find it.' : 'Here it is.',
    ),
    second.chat(fails ? 'This is useless, you did not help at all!' : thanks, fails ? 'I am sorry.' : 'Bye!'),
  ];
}

function turnOf(key: string, number: number, startMs: number) {
  const traceId = number.toString(16).padStart(32, '0');
  let [spans, atMs] = [0, startMs];
  const place = (ms: number) => {
    const times = { startTimeUnixNano: `${atMs}000000`, endTimeUnixNano: `${atMs + ms}000000` };
    atMs += ms;
    return { traceId, spanId: `${traceId.slice(-12)}${(++spans).toString(16).padStart(4, '0')}`, ...times };
  };
  const about = { 'gen_ai.conversation.id': key, 'gen_ai.agent.name': 'shop', 'user.id': `user of ${key}` };
  const said = (role: string, content: string) => JSON.stringify([{ role, parts: [{ type: 'text', content }] }]);
  return {
    find: (day: string) => {
      const error = day.startsWith('2') ? null : 'day must be YYYY-MM-DD';
      const call = {
        ...{ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'find', ...about },
        'gen_ai.tool.call.arguments': JSON.stringify({ day }),
        ...(error === null ? { 'gen_ai.tool.call.result': '{"found": true}' } : { 'error.type': error }),
      };
      const status = error === null ? {} : { status: { code: 2, message: error } };
      return { ...place(200), name: 'execute_tool find', attributes: attributesOf(call), ...status };
    },
    chat: (user: string, reply: string) => {
      const call = {
        ...{ 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'model-a', ...about },
        'gen_ai.input.messages': said('user', user),
        'gen_ai.output.messages': said('assistant', reply),
      };
      return { ...place(500), name: 'chat model-a', attributes: attributesOf(call) };
    },
  };
}

function attributesOf(values: Record<string, string>) {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}
