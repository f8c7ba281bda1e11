import { spanOf } from '../span.fixture.js';
import { conversationId, resolveConversationKey, slugOf } from './identity.js';

describe('resolveConversationKey', () => {
  it('finds an id that only the root carries, whatever the order', () => {
    const root = spanOf({
      id: 2,
      at: 5,
      attributes: { 'gen_ai.conversation.id': 'k', 'gen_ai.agent.name': 'Shop_Agent', 'user.id': 'u' },
    });
    const child = spanOf({ id: 1, parent: 2, at: 0, attributes: { 'gen_ai.agent.name': 'helper' } });
    for (const spans of [
      [root, child],
      [child, root],
    ]) {
      expect(resolveConversationKey(spans)).toEqual({ key: 'k', agent: 'shop-agent', userId: 'u' });
    }
  });

  it('prefers the session id to the conversation id, and falls back on the trace id', () => {
    const both = spanOf({ id: 1, attributes: { 'session.id': 's', 'gen_ai.conversation.id': 'k' } });
    const neither = spanOf({ id: 1 });
    expect(resolveConversationKey([both]).key).toBe('s');
    expect(resolveConversationKey([neither])).toEqual({ key: neither.traceId, agent: 'unknown', userId: null });
  });

  it('names the agent by the stamp, else the root, else the service', () => {
    const resource = { 'service.name': 'shop-service' };
    const named = { 'gen_ai.agent.name': 'shop' };
    const stamped = { ...named, 'martingale.harness.agent': 'shop-eu' };
    expect(resolveConversationKey([spanOf({ id: 1, attributes: stamped, more: { resource } })]).agent).toBe('shop-eu');
    expect(resolveConversationKey([spanOf({ id: 1, attributes: named, more: { resource } })]).agent).toBe('shop');
    expect(resolveConversationKey([spanOf({ id: 1, more: { resource } })]).agent).toBe('shop-service');
    const older = spanOf({ id: 1, attributes: { agent_name: 'triage' }, more: { resource } });
    expect(resolveConversationKey([older]).agent).toBe('triage');
    const vercel = spanOf({ id: 1, attributes: { 'ai.telemetry.functionId': 'answer-mail' } });
    expect(resolveConversationKey([vercel]).agent).toBe('answer-mail');
    expect(
      resolveConversationKey([spanOf({ id: 1, more: { resource: { 'service.name': 'unknown_service:node' } } })]).agent,
    ).toBe('unknown');
  });
});

describe('conversationId', () => {
  it('is the same everywhere and differs by agent and key', () => {
    expect(conversationId('shop', 'k')).toBe('12dafbaf2b0d8ad4989fa584475e78bd');
    expect(new Set([conversationId('shop', 'k'), conversationId('shop', 'l'), conversationId('bank', 'k')]).size).toBe(
      3,
    );
  });
});

describe('slugOf', () => {
  it.each([
    ['Airline_Agent v2', 'airline-agent-v2'],
    ['--', 'unknown'],
    ['a'.repeat(99), 'a'.repeat(63)],
  ])('%s becomes %s', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });
});
