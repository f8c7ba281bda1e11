import type { Command } from 'commander';
import { type ApiConnection, connectApi } from '../api/api-connection.js';
import { apiKeyOf } from '../api/api-key.js';
import { type ApiOptions, withApi } from '../api/api-options.js';
import { chooseAgent } from './choose-agent.js';

/** Options of every command that asks about one agent. */
export interface AgentOptions extends ApiOptions {
  agent?: string;
}

export function withAgent(command: Command): Command {
  return withApi(command.option('--agent <slug>', 'the agent (default: the only one there is)'));
}

/** The api, and the agent that is meant with its path. */
export async function connectAgent(
  options: AgentOptions,
): Promise<{ api: ApiConnection; agent: string; path: string }> {
  const api = connectApi(options.url, apiKeyOf(options));
  const agent = await chooseAgent(api, options.agent);
  return { api, agent, path: `/v1/agents/${agent}` };
}

export function printAnswer(options: ApiOptions, answer: unknown, toText: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(answer, null, 2) : toText()}\n`);
}
