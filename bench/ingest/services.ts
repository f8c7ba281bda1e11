import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { API_KEY, startApp } from '../start-app.js';

export type Answer = { status: number; retryAfter: string | undefined };

export type Receiver = {
  send(body: Buffer, encoding: 'gzip' | 'identity'): Promise<Answer>;
  /** Resident memory now and at its most, MiB; null where the system does not tell (it does on Linux). */
  rssMiB(): { now: number; peak: number } | null;
  stop(): Promise<void>;
};

const MOST_CONNECTIONS = 512;

/** Starts the receiver as a process of its own on any free port. */
export async function startReceiver(dataFolder: string): Promise<Receiver> {
  const { pid, shown, stop } = await startApp('ingest', dataFolder, /http:\S+/);
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS });
  return {
    send: (body, encoding) => post(shown, agent, body, encoding),
    rssMiB: () => rssMiB(pid),
    stop: async () => {
      agent.destroy();
      await stop();
    },
  };
}

/** Starts a worker as a process of its own. */
export async function startWorker(dataFolder: string): Promise<{ stop(): Promise<void> }> {
  return startApp('worker', dataFolder, /works on/);
}

function post(url: string, agent: Agent, body: Buffer, encoding: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-protobuf',
      'content-encoding': encoding,
      'content-length': body.length,
      'x-api-key': API_KEY,
    };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function rssMiB(pid: number | undefined): { now: number; peak: number } | null {
  if (process.platform !== 'linux') return null;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024);
  return { now: read('VmRSS'), peak: read('VmHWM') };
}
