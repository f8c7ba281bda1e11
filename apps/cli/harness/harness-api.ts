import { InvalidArgumentError } from 'commander';
import { AppError, type Channel, type ReleaseWithVerdict, type Version, type VersionWithFiles } from '#contracts';
import { type AgentOptions, connectAgent } from '../intents/agent-call.js';
import { readCheckout } from './checkout.js';

/** One agent's harness at the service. */
export interface AgentHarness {
  agent: string;
  versions(): Promise<Version[]>;
  version(number: number): Promise<VersionWithFiles>;
  releases(): Promise<ReleaseWithVerdict[]>;
  post<T>(path: string, body: unknown): Promise<T>;
}

/** The harness of the agent that is named, that a folder was pulled of, or of the only agent there is. */
export async function connectHarness(options: AgentOptions, folder: string): Promise<AgentHarness> {
  const named = options.agent ?? (await readCheckout(folder))?.agent;
  const { api, agent, path } = await connectAgent({ ...options, ...(named !== undefined && { agent: named }) });
  return harnessAt(api, agent, path);
}

export function harnessAt(
  api: Pick<Awaited<ReturnType<typeof connectAgent>>['api'], 'get' | 'post'>,
  agent: string,
  path = `/v1/agents/${agent}`,
): AgentHarness {
  return {
    agent,
    versions: async () => (await api.get<{ versions: Version[] }>(`${path}/versions`)).versions,
    version: (number) => api.get(`${path}/versions/${number}`),
    releases: async () => (await api.get<{ releases: ReleaseWithVerdict[] }>(`${path}/releases`)).releases,
    post: (below, body) => api.post(below.startsWith('/') ? below : `${path}/${below}`, body),
  };
}

/** Whether users may be served a release now. */
export function isInForce({ status }: { status: ReleaseWithVerdict['status'] }): boolean {
  return status === 'live' || status === 'watching';
}

/** The release a channel serves: the newest one in force. @throws AppError CLI.CHANNEL */
export async function releaseOn(harness: AgentHarness, channel: Channel): Promise<ReleaseWithVerdict> {
  const release = (await harness.releases()).findLast((one) => one.channel === channel && isInForce(one));
  if (release !== undefined) return release;
  throw new AppError({
    code: 'CLI.CHANNEL',
    message: `Nothing of ${harness.agent} is on the channel ${channel}.`,
    fix: 'See `martingale harness log` for its versions, and name one.',
  });
}

/** Reads `3` or `v3`. */
export function versionNumber(text: string): number {
  const number = Number(/^v?(\d{1,9})$/.exec(text)?.[1]);
  if (!(number >= 1)) throw new InvalidArgumentError('Give the number of a version, such as 3 or v3.');
  return number;
}
