import type { Draws } from '../random.js';
import type { WorldDescription, WorldTool } from './schema.js';
import { validateArgument } from './validate-argument.js';

export type CallArguments = Record<string, string | number>;

/** What a tool gives back: an HTTP status and a JSON body, and how long it took. */
export interface ToolResult {
  status: number;
  body: Record<string, string | number>;
  durationMs: number;
}

/** A call as the back end saw it. */
export interface CallRecord {
  tool: string;
  arguments: CallArguments;
  result: ToolResult;
  /** The back end was down for a reason of its own: an incident of the scenario. */
  incident: string | null;
}

export interface WorldSetup {
  nowMs: number;
  draws: Draws;
  /** The records this conversation may find: kind → codes. */
  records: ReadonlyMap<string, ReadonlySet<string>>;
  /** Tools that are down now: the incident and its share of failing calls. */
  outages: ReadonlyMap<string, { incident: string; share: number }>;
}

/** The back end as one conversation meets it: tools over its records, and a log of what was called. */
export class World {
  readonly log: CallRecord[] = [];
  private readonly tools: ReadonlyMap<string, WorldTool>;

  constructor(
    private readonly description: WorldDescription,
    private readonly setup: WorldSetup,
  ) {
    this.tools = toolsByName(description);
  }

  call(name: string, args: CallArguments): ToolResult {
    const tool = this.tools.get(name);
    if (!tool) return this.record(name, args, failure(404, 'no such tool'), null);
    const { draws } = this.setup;
    const slow = draws.chance(`slow:${name}`, 0.1) ? 5 : 1;
    const durationMs = Math.round(tool.latencyMs * slow * (0.7 + 0.6 * draws.next(`latency:${name}`)));
    const outage = this.setup.outages.get(name);
    if (outage && draws.chance(`outage:${name}`, outage.share)) {
      return this.record(name, args, { ...failure(503, 'service unavailable'), durationMs }, outage.incident);
    }
    if (draws.chance(`flaky:${name}`, tool.flaky)) {
      return this.record(name, args, { ...failure(503, 'upstream timed out'), durationMs }, null);
    }
    return this.record(name, args, { ...this.answer(tool, args), durationMs }, null);
  }

  private answer(tool: WorldTool, args: CallArguments): ToolResult {
    for (const [argument, rule] of Object.entries(tool.arguments)) {
      const refusal = validateArgument(argument, rule, args[argument], {
        nowMs: this.setup.nowMs,
        exists: (record, code) => this.setup.records.get(record)?.has(code) ?? false,
        shapeOf: (record) => this.description.records[record]?.code ?? '',
      });
      if (refusal) return failure(refusal.status, refusal.message);
    }
    const body: ToolResult['body'] = {};
    for (const [field, value] of Object.entries(tool.result)) body[field] = this.settle(tool, field, value, args);
    if (tool.pending > 0 && this.setup.draws.always(`pending:${tool.name}`) < tool.pending) body.status = 'pending';
    return { status: 200, body, durationMs: 0 };
  }

  /** One value of a result field: the same whenever it is asked for within the conversation. */
  private settle(tool: WorldTool, field: string, value: string | string[], args: CallArguments): string {
    const chosen = Array.isArray(value)
      ? (value[Math.floor(this.setup.draws.always(`${tool.name}.${field}`) * value.length)] as string)
      : value;
    return chosen.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(args[name] ?? ''));
  }

  private record(tool: string, args: CallArguments, result: ToolResult, incident: string | null): ToolResult {
    this.log.push({ tool, arguments: args, result, incident });
    return result;
  }
}

function failure(status: number, message: string): ToolResult {
  return { status, body: { error: status >= 500 ? 'unavailable' : 'invalid_request', message }, durationMs: 0 };
}

const byDescription = new WeakMap<WorldDescription, ReadonlyMap<string, WorldTool>>();

function toolsByName(description: WorldDescription): ReadonlyMap<string, WorldTool> {
  let tools = byDescription.get(description);
  if (!tools) {
    tools = new Map(description.tools.map((tool) => [tool.name, tool]));
    byDescription.set(description, tools);
  }
  return tools;
}
