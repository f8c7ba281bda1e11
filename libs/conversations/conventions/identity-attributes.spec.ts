import { conversationIdAttributes, userIdAttributes } from './identity-attributes.js';

/** What stands first of these names. */
const order = (names: readonly string[], among: readonly string[]) => among.filter((name) => names.includes(name));

describe('the attributes of ids', () => {
  it('asks for the conversation where it was named on purpose, before a framework’s own names', () => {
    const preferred = [
      'langfuse.session.id',
      'session.id',
      'gen_ai.conversation.id',
      'ai.telemetry.metadata.sessionId',
      'traceloop.association.properties.session_id',
      'langsmith.metadata.thread_id',
    ];
    expect(order(preferred, conversationIdAttributes)).toEqual(preferred);
  });

  it('never takes the project of LangSmith for a conversation', () => {
    expect(conversationIdAttributes.filter((name) => name.startsWith('langsmith.trace.'))).toEqual([]);
  });

  it('knows the user id of every convention, each once', () => {
    const known = [
      'langfuse.user.id',
      'user.id',
      'enduser.id',
      'ai.telemetry.metadata.userId',
      'traceloop.association.properties.user_id',
      'langsmith.metadata.user_id',
    ];
    expect(order(known, userIdAttributes)).toEqual(known);
    expect(new Set(userIdAttributes).size).toBe(userIdAttributes.length);
  });
});
