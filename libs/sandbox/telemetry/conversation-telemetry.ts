import { type Attributes, ROOT_CONTEXT, type Tracer, trace } from '@opentelemetry/api';
import type { ServedHarness } from '../ports.js';
import { TurnRecorder } from './turn-recorder.js';

/** What every span of a conversation says of it. */
export interface ConversationIdentity {
  conversationId: string;
  userId: string;
  agent: string;
  model: string;
  stamp: ServedHarness['stamp'];
}

/** Writes one conversation as OpenTelemetry spans, one trace per user message. Times are given, never read. */
export class ConversationTelemetry {
  private readonly shared: Attributes;
  private opened = false;

  constructor(
    private readonly tracer: Tracer,
    private readonly identity: ConversationIdentity,
    private readonly introduction: { systemText: string; toolDefinitions: string },
  ) {
    const { stamp } = identity;
    this.shared = {
      'gen_ai.conversation.id': identity.conversationId,
      'user.id': identity.userId,
      'martingale.harness.agent': stamp.agent,
      'martingale.harness.version': stamp.version,
      'martingale.harness.channel': stamp.channel,
      'martingale.harness.arms': Object.entries(stamp.arms).map(([release, arm]) => `${release}:${arm}`),
    };
  }

  /** Opens the trace of one user message; the first also carries the instructions and the tools on offer. */
  beginTurn(userText: string, atMs: number): TurnRecorder {
    const { agent, model } = this.identity;
    const attributes: Attributes = {
      ...this.shared,
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.provider.name': 'sandbox',
      'gen_ai.agent.name': agent,
      'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: userText }] }]),
    };
    if (!this.opened) {
      const { systemText, toolDefinitions } = this.introduction;
      attributes['gen_ai.system_instructions'] = JSON.stringify([{ type: 'text', content: systemText }]);
      attributes['gen_ai.tool.definitions'] = toolDefinitions;
      this.opened = true;
    }
    const root = this.tracer.startSpan(`invoke_agent ${agent}`, { attributes, startTime: atMs }, ROOT_CONTEXT);
    return new TurnRecorder(this.tracer, root, trace.setSpan(ROOT_CONTEXT, root), this.shared, {
      agent,
      model,
      userText,
      atMs,
    });
  }
}
