import { spanOf } from '../span.fixture.js';
import { hashUserId, pseudonymise } from './pseudonymise.js';

const key = 'a secret of the project';

describe('pseudonymise', () => {
  it('replaces user ids in attributes, resource and events', () => {
    const event = { name: 'e', timeNano: '1', attributes: { 'enduser.id': 'ada' } };
    const span = spanOf({
      id: 1,
      attributes: { 'user.id': 'ada', other: 'ada' },
      more: { events: [event], resource: { 'user.id': 7 } },
    });
    const hidden = pseudonymise(span, key);
    expect(hidden.attributes).toEqual({ 'user.id': hashUserId('ada', key), other: 'ada' });
    expect(hidden.events[0]?.attributes).toEqual({ 'enduser.id': hashUserId('ada', key) });
    expect(hidden.resource).toEqual({ 'user.id': hashUserId('7', key) });
    expect(span.attributes['user.id']).toBe('ada');
  });

  it('leaves a span without user ids, or with hashed ones, as the same object', () => {
    const plain = spanOf({ id: 1, attributes: { a: 'b' } });
    expect(pseudonymise(plain, key)).toBe(plain);
    const hidden = pseudonymise(spanOf({ id: 1, attributes: { 'user.id': 'ada' } }), key);
    expect(pseudonymise(hidden, key)).toBe(hidden);
  });

  it('gives one user one pseudonym per key', () => {
    expect(hashUserId('ada', key)).toMatch(/^uh_[0-9a-f]{32}$/);
    expect(hashUserId('ada', key)).toBe(hashUserId('ada', key));
    expect(hashUserId('ada', 'another key')).not.toBe(hashUserId('ada', key));
  });
});
