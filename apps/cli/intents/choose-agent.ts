import { AppError } from '#contracts';
import type { ApiConnection } from '../api/api-connection.js';
import { plainText } from '../terminal/plain-text.js';

const AGENTS_SHOWN = 20;

/**
 * The agent that is named, or the only one there is.
 *
 * @throws AppError CLI.AGENT
 */
export async function chooseAgent(api: ApiConnection, named: string | undefined): Promise<string> {
  const { agents } = await api.get<{ agents: string[] }>('/v1/agents');
  const [first] = agents;
  if (named === undefined ? agents.length === 1 : agents.includes(named)) return named ?? first!;
  if (first === undefined)
    throw wrong('No agent has sent telemetry yet.', 'Point one at the receiver: see docs/guides.');
  const more = agents.length > AGENTS_SHOWN ? ', …' : '';
  throw wrong(
    named === undefined ? 'There is more than one agent.' : `There is no agent ${plainText(named, 80)}.`,
    `Name one with --agent: ${agents.slice(0, AGENTS_SHOWN).join(', ')}${more}.`,
  );
}

function wrong(message: string, fix: string): AppError {
  return new AppError({ code: 'CLI.AGENT', message, fix });
}
