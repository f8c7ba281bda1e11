import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Receiver = {
  /** Sends a gzipped protobuf body. @throws Error unless it is accepted */
  send(body: Buffer): Promise<void>;
  peakRssMiB(): number | null;
  stop(): Promise<void>;
};

const API_KEY = 'mk_bench_0123456789abcdef';

/** Starts the receiver as a process of its own on any free port. */
export async function startReceiver(dataFolder: string): Promise<Receiver> {
  const main = join(dirname(fileURLToPath(import.meta.url)), '..', 'apps', 'ingest', 'main.js');
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      MARTINGALE_DATA_DIR: dataFolder,
      MARTINGALE_API_KEY: API_KEY,
      MARTINGALE_INGEST_PORT: '0',
      NODE_OPTIONS: '',
    },
  });
  const url = await readUrl(child.stdout);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return {
    send: (body) => post(url, agent, body),
    peakRssMiB: () => peakRssMiB(child.pid),
    stop: async () => {
      agent.destroy();
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function readUrl(stdout: AsyncIterable<Buffer>): Promise<string> {
  let output = '';
  for await (const chunk of stdout) {
    output += chunk.toString();
    const url = /http:\S+/.exec(output)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(`The receiver did not start: ${output}`);
}

function post(url: string, agent: Agent, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
      'content-length': body.length,
      'x-api-key': API_KEY,
    };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`The receiver answered ${response.statusCode}.`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The most memory the process ever held, where the system tells (Linux). */
function peakRssMiB(pid: number | undefined): number | null {
  if (process.platform !== 'linux') return null;
  const kibibytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kibibytes === undefined ? null : Math.round(Number(kibibytes) / 1024);
}
