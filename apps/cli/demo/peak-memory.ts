import { readdir, readFile } from 'node:fs/promises';

const SAMPLE_MS = 500;

/**
 * Samples the memory of this process and all that it started, directly or not (MiB, resident; pages shared between
 * processes count once, as far as the system tells). Zero where there is no /proc.
 */
export function watchMemory(): { stop(): number } {
  let peak = 0;
  const sample = async () => {
    peak = Math.max(peak, await treeMemoryMiB(process.pid));
  };
  const timer = setInterval(() => void sample(), SAMPLE_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return Math.round(peak);
    },
  };
}

async function treeMemoryMiB(root: number): Promise<number> {
  const parents = new Map<number, number>();
  for (const entry of await readdir('/proc').catch(() => [])) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (Number.isInteger(parent)) parents.set(pid, parent);
  }
  let kib = 0;
  for (const pid of parents.keys()) if (descends(pid, root, parents)) kib += await proportionalKib(pid);
  return kib / 1024;
}

function descends(pid: number, root: number, parents: Map<number, number>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) if (at === root) return true;
  return false;
}

async function proportionalKib(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
}
