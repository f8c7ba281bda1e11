import { repairArguments } from './repair-arguments.js';

const schema = (properties: Record<string, object>, required: string[] = []) =>
  ({ type: 'object', properties, required }) as Parameters<typeof repairArguments>[0];

describe('repairArguments', () => {
  it('makes numbers of numerals and lists of single values', () => {
    const wanted = schema({ size: { type: 'integer' }, tags: { type: 'array' } });
    expect(repairArguments(wanted, { size: '42', tags: 'red' }, [])).toEqual({ size: 42, tags: ['red'] });
  });

  it('writes dates as ISO 8601, and leaves those that can be read two ways', () => {
    const wanted = schema({ day: { type: 'string', format: 'date' } });
    expect(repairArguments(wanted, { day: 'March 5, 2026' }, [])).toEqual({ day: '2026-03-05' });
    expect(repairArguments(wanted, { day: '03/04/2026' }, [])).toBeNull();
  });

  it('takes the listed value that was meant', () => {
    const wanted = schema({ reason: { enum: ['not_needed', 'damaged'] } });
    expect(repairArguments(wanted, { reason: 'Not needed' }, [])).toEqual({ reason: 'not_needed' });
  });

  it('drops what the tool does not know', () => {
    expect(repairArguments(schema({ id: { type: 'string' } }), { id: 'a', colour: 'red' }, [])).toEqual({ id: 'a' });
  });

  it('fills what is missing from what the user said last', () => {
    const wanted = schema({ code: { type: 'string', pattern: '^T-\\d{5}$' } }, ['code']);
    expect(repairArguments(wanted, {}, ['It is T-11111', 'no, t-22222'])).toEqual({ code: 'T-22222' });
  });

  it('gives none where the arguments fit, or nothing makes them fit', () => {
    const wanted = schema({ size: { type: 'integer' } });
    expect(repairArguments(wanted, { size: 3 }, [])).toBeNull();
    expect(repairArguments(wanted, { size: 'large' }, [])).toBeNull();
  });

  it('does not run a pattern that could run for ever', () => {
    const wanted = schema({ code: { type: 'string', pattern: '^(a+)+$' } });
    expect(repairArguments(wanted, { code: `${'a'.repeat(60)}!` }, [])).toBeNull();
  });

  it('keeps to its own keys whatever the telemetry names', () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": true}, "size": "7"}');
    expect(repairArguments(schema({ size: { type: 'integer' } }), hostile, [])).toEqual({ size: 7 });
  });
});
