import fc from 'fast-check';
import { type LogRecord, type RedactionRules, redactionRulesSchema } from '#contracts';
import { spanOf } from '../span.fixture.js';
import { createRedactor } from './create-redactor.js';
import { hashUserId } from './user-id.js';

const key = 'a secret of the project';
const redactorWith = (rules: Partial<RedactionRules>, userKey = key) =>
  createRedactor(redactionRulesSchema.parse(rules), userKey);
const redactor = redactorWith({});
const ada = redactor.text('ada@example.com');

const logOf = (more: Partial<LogRecord>): LogRecord => ({
  traceId: '1'.repeat(32),
  spanId: null,
  timeNano: '1735689600000000000',
  eventName: 'gen_ai.choice',
  body: null,
  attributes: {},
  resource: {},
  scope: { name: 'spec', version: '' },
  ...more,
});

describe('a placeholder', () => {
  it('names the kind and eight hex digits', () => {
    expect(ada).toMatch(/^<email:[0-9a-f]{8}>$/);
  });

  it.each([
    ['ada@example.com', 'ADA@Example.COM'],
    ['ada@example.com', 'ada%40example.com'],
    ['4111 1111 1111 1111', '4111-1111-1111-1111'],
    ['DE89 3704 0044 0532 0130 00', 'de89370400440532013000'],
    ['+1 (415) 555-2671', '415.555.2671'],
    ['+49 (0)151 23456789', '0049 151 23456789'],
    ['8.5.1 12.345.678-Z', '8.5.1 12345678Z'],
  ])('is the same for %s and %s', (one, other) => {
    expect(redactor.text(other)).toBe(redactor.text(one));
  });

  it('is another for another value, kind or project', () => {
    const others = [redactor.text('bob@example.com'), redactorWith({}, 'another').text('ada@example.com')];
    expect(new Set([ada, ...others]).size).toBe(3);
  });

  it('stays the same when more values are met than are remembered', () => {
    for (let number = 0; number < 10_001; number++) redactor.text(`n${number}@example.com`);
    expect(redactor.text('ada@example.com')).toBe(ada);
  });
});

describe('a span', () => {
  it('is redacted in every text it holds', () => {
    const mail = 'mail ada@example.com';
    const span = spanOf({
      id: 1,
      name: mail,
      attributes: { a: mail, deep: [{ list: [mail, 1] }, { [mail]: true }] },
      more: {
        status: { code: 2, message: mail },
        events: [{ name: 'exception', timeNano: '1', attributes: { 'exception.message': mail } }],
        links: [{ traceId: '2'.repeat(32), spanId: '3'.repeat(16), attributes: { note: mail } }],
        resource: { 'process.command_line': mail, 'service.name': mail },
      },
    });
    const hidden = `mail ${ada}`;
    expect(redactor.span(span)).toEqual({
      ...span,
      name: hidden,
      attributes: { a: hidden, deep: [{ list: [hidden, 1] }, { [hidden]: true }] },
      status: { code: 2, message: hidden },
      events: [{ name: 'exception', timeNano: '1', attributes: { 'exception.message': hidden } }],
      links: [{ traceId: '2'.repeat(32), spanId: '3'.repeat(16), attributes: { note: hidden } }],
      resource: { 'process.command_line': hidden, 'service.name': mail },
    });
    expect(span.attributes.a).toBe(mail);
  });

  it('with nothing to replace is the same object', () => {
    const event = { name: 'e', timeNano: '1', attributes: { n: 1715769000000 } };
    const span = spanOf({
      id: 1,
      attributes: { a: 'order 4155552671', b: [1, { c: null }] },
      more: { events: [event] },
    });
    expect(redactor.span(span)).toBe(span);
  });

  it('is redacted in numbers too', () => {
    const { attributes } = redactor.span(spanOf({ id: 1, attributes: { pan: 4111111111111111, ms: 1715769000000 } }));
    expect(attributes).toEqual({ pan: expect.stringMatching(/^<card:/), ms: 1715769000000 });
  });

  it('leaves ids that look like a number of a card by chance, and no address in them', () => {
    const attributes = { 'gen_ai.conversation.id': '6451355736981373', sessionId: '6451355736981373' };
    const span = spanOf({ id: 1, attributes });
    expect(redactor.span(span)).toBe(span);
    const named = redactor.span(spanOf({ id: 1, attributes: { 'session.id': 'ada@example.com' } }));
    expect(named.attributes['session.id']).toBe(ada);
  });

  it('keeps conversations together whose id is redacted', () => {
    const idOf = (id: string) =>
      redactor.span(spanOf({ id: 1, attributes: { 'session.id': id } })).attributes['session.id'];
    expect(idOf('wa:+14155552671')).toBe(idOf('wa:+1 415 555 2671'));
    expect(idOf('wa:+14155552671')).not.toBe(idOf('wa:+14155552672'));
  });
});

describe('user ids', () => {
  const hash = hashUserId('ada', key);

  it('become one pseudonym per key', () => {
    expect(hash).toMatch(/^uh_[0-9a-f]{32}$/);
    expect(hashUserId('ada', 'another key')).not.toBe(hash);
    expect(hashUserId(hash, key)).toBe(hash);
  });

  it('are hashed in attributes, resource and events, numbers as their digits', () => {
    const event = { name: 'e', timeNano: '1', attributes: { 'enduser.id': 'ada' } };
    const span = spanOf({
      id: 1,
      attributes: { 'user.id': 'ada', other: 'ada' },
      more: { events: [event], resource: { 'user.id': 7 } },
    });
    const hidden = redactor.span(span);
    expect(hidden.attributes).toEqual({ 'user.id': hash, other: 'ada' });
    expect(hidden.events[0]?.attributes).toEqual({ 'enduser.id': hash });
    expect(hidden.resource).toEqual({ 'user.id': hashUserId('7', key) });
    expect(redactor.span(hidden)).toBe(hidden);
  });

  it.each([
    ['metadata', '{"user_id":"ada","tier":"gold"}', `{"user_id":"${hash}","tier":"gold"}`],
    ['metadata', '{"a":{"userId" : "ad\\u0061"}}', `{"a":{"userId" : "${hash}"}}`],
    ['langfuse.trace.metadata', { langfuse_user_id: 'ada', n: 1 }, { langfuse_user_id: hash, n: 1 }],
    ['langfuse.trace.metadata.user_id', 'ada', hash],
    ['traceloop.association.properties.end_user_id', 'ada', hash],
    ['metadata', '{"user_id":7}', `{"user_id":"${hashUserId('7', key)}"}`],
  ])('are known by their key in %s', (name, value, expected) => {
    expect(redactor.span(spanOf({ id: 1, attributes: { [name]: value } })).attributes[name]).toEqual(expected);
  });

  it('stay in arguments of tools, where what was said is compared with them', () => {
    const span = spanOf({ id: 1, attributes: { 'gen_ai.tool.call.arguments': '{"user_id":"ada"}' } });
    expect(redactor.span(span)).toBe(span);
  });
});

describe('a log record', () => {
  it('is redacted in its body and attributes', () => {
    const record = logOf({ body: { content: 'ada@example.com' }, attributes: { note: 'ada@example.com' } });
    expect(redactor.log(record)).toEqual({ ...record, body: { content: ada }, attributes: { note: ada } });
    expect(redactor.log(logOf({ body: 'ada@example.com' })).body).toBe(ada);
  });

  it('with nothing to replace is the same object', () => {
    const record = logOf({ body: { content: ['hello'] } });
    expect(redactor.log(record)).toBe(record);
  });
});

describe('rules', () => {
  it('turn kinds off', () => {
    const text = 'ada@example.com, password: hunter2';
    expect(redactorWith({ off: ['email'] }).text(text)).toMatch(/^ada@example.com, password: <secret:\w{8}>$/);
  });

  it('keep attributes, but never a user id', () => {
    const kept = redactorWith({ keep: ['support.contact', 'user.id'] });
    const span = spanOf({ id: 1, attributes: { 'support.contact': 'help@example.com', 'user.id': 'ada' } });
    expect(kept.span(span).attributes).toEqual({
      'support.contact': 'help@example.com',
      'user.id': hashUserId('ada', key),
    });
  });

  it('replace what expressions of the project match', () => {
    const custom = redactorWith({ custom: [{ name: 'customer', pattern: '(?i)cu-[0-9]{6}' }] });
    expect(custom.text('CU-123456 wrote to ada@example.com')).toMatch(/^<customer:\w{8}> wrote to <email:\w{8}>$/);
  });

  it('read expressions against what JSON says, and leave it JSON', () => {
    const rules = { custom: [{ name: 'all', pattern: '[^x]{3,}' }] };
    const text = '{"a":"line\\nü\\u00fc \\"quoted\\"","n":[12345,true],"x":"x"}';
    expect(() => JSON.parse(redactorWith(rules).text(text))).not.toThrow();
  });

  it('that cannot be compiled are refused by name and reason', () => {
    const wrong = () => redactorWith({ custom: [{ name: 'back', pattern: '(a)\\1' }] });
    expect(wrong).toThrow(
      expect.objectContaining({ code: 'REDACTION.PATTERN', message: expect.stringContaining('back') }),
    );
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    'ada@example.com',
    '4111 1111 1111 1111',
    '+14155552671',
    'password: hunter2',
    '"',
    '\\',
    '\\n',
    '\\u0040',
    '{',
    '}',
    '[',
    ':',
    ',',
    '\n',
    '12345678',
    ' ',
    '@',
    '-',
    'Bearer 0123456789abcdef0',
  );
  const texts = fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join(''));

  it('stays JSON when it stands in JSON, however often it is quoted', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 3 }), (text, depth) => {
        let json = JSON.stringify({ text, pan: 4111111111111111, list: [text, 4155552671] });
        for (let level = 1; level < depth; level++) json = JSON.stringify({ nested: json });
        JSON.parse(redactor.text(json));
      }),
      { numRuns: 300 },
    );
  });

  it('shows no address once it is redacted', () => {
    fc.assert(
      fc.property(texts, (text) => !/(?<![\w.%+'-])ada@example\.com(?![\w.-])/.test(redactor.text(` ${text} `))),
      { numRuns: 300 },
    );
  });
});

describe('time', () => {
  const LENGTH = 400_000;
  const ofLength = (piece: string) => piece.repeat(Math.ceil(LENGTH / piece.length));
  const hostile = [
    '@a',
    'a@',
    'a.',
    'a@a.',
    '1',
    '1-',
    '12 ',
    '0123-',
    '+1 ',
    '(1)',
    '415-555-',
    '4111 ',
    '123456,',
    '1. ',
    '\\',
    '\\u00',
    '\\u0040',
    '"',
    '"\\"',
    'password:',
    'password:"',
    'password="\\',
    'token=a1',
    '://a:',
    '://',
    '-----BEGIN ',
    '-----BEGIN PRIVATE KEY-----',
    'eyJ',
    'eyJ1aaaaaaaaaaaaaaaa.',
    'sk-1',
    'Bearer 1',
    'a1',
    '1+',
    '%40',
    'DE89 ',
    'AA11',
    '[{',
    '{"user_id":"',
  ];

  it.each(hostile)('grows with the text alone however often it holds %j', (piece) => {
    const span = spanOf({ id: 1, attributes: { metadata: ofLength(piece), other: `{"a":"${ofLength(piece)}` } });
    const started = process.cpuUsage();
    redactor.span(span);
    const { user } = process.cpuUsage(started);
    expect(user / 1e6).toBeLessThan(3);
  });
});
