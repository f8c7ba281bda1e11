import { type Connector, type ConnectorPorts, parseSettings } from '#connectors';
import { emptyTally, type PullTally, pullWindow } from '#loop';
import { checkReceiver, type Receiver, sendBatch } from './receiver.js';

export interface AdHocPull {
  connector: Connector;
  settings: Record<string, unknown>;
  fromMs: number;
  toMs: number;
}

/** Told how far the pull is: a share from 0 to 1, the instant it has come to, and what it brought. */
export type OnProgress = (share: number, atMs: number, tally: PullTally) => void;

/** Pulls a range of time and sends it to a receiver, window by window. @throws AppError CONNECTOR.* or PULL.* */
export async function pullToReceiver(
  pull: AdHocPull,
  receiver: Receiver,
  ports: ConnectorPorts,
  onProgress: OnProgress,
): Promise<PullTally> {
  const { connector, fromMs, toMs } = pull;
  const settings = parseSettings(connector, pull.settings);
  await checkReceiver(receiver);
  const tally = emptyTally();
  for (let place = fromMs; place < toMs; ) {
    const end = connector.windowMs === null ? toMs : Math.min(place + connector.windowMs, toMs);
    const window = { fromMs: place, toMs: end };
    const tell = (share: number) => {
      const atMs = window.fromMs + share * (window.toMs - window.fromMs);
      onProgress((atMs - fromMs) / (toMs - fromMs), window.fromMs, tally);
    };
    await pullWindow(watched(connector.pull(settings, window, null, ports), tell), tally, {
      take: (batch) => sendBatch(batch, receiver),
      keep: async () => true,
      sleep: ports.sleep,
    });
    tell(1);
    place = end;
  }
  return tally;
}

async function* watched<Step extends { progress: number }>(
  steps: AsyncIterable<Step>,
  tell: (share: number) => void,
): AsyncGenerator<Step> {
  for await (const step of steps) {
    tell(step.progress);
    yield step;
  }
}
