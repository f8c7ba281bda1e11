import type { AttributeValue, OfferedTool } from '#contracts';

export interface ReplayCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: AttributeValue;
}

/** One message as a chat model is shown it. */
export interface ReplayMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
  /** What an assistant calls. */
  readonly calls: readonly ReplayCall[];
  /** The call that a tool's message answers. */
  readonly callId: string | null;
}

/** What the agent is asked at one step of its loop: what to say or call next. */
export interface AgentAsk {
  readonly agent: string;
  readonly messages: readonly ReplayMessage[];
  readonly tools: readonly OfferedTool[];
  /** The tool that it is to call now, with arguments of its own; null: as it likes. */
  readonly mustCall: string | null;
  /** 0 ..< 2^31, another for each run: an agent that takes seeds answers the same to the same one. */
  readonly seed: number;
}

export interface AgentAnswer {
  readonly text: string;
  /** Empty where it is done, and `text` is its reply to the user. */
  readonly calls: readonly ReplayCall[];
}

/** Somebody's agent, run step by step: it decides, its tools are served from a recording. */
export interface AgentRunner {
  /** @throws AppError RUNNER.* where there is no answer */
  answer(ask: AgentAsk, signal: AbortSignal): Promise<AgentAnswer>;
}
