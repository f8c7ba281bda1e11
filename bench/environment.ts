import { spawnSync } from 'node:child_process';
import { availableParallelism, totalmem } from 'node:os';

/** Where figures were measured; without it they compare with nothing. */
export function describeEnvironment(used: { postgres?: string; queue?: string }) {
  const { stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' });
  return {
    node: process.version,
    cpus: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    postgres: used.postgres ?? null,
    queue: used.queue ?? null,
    commit: stdout?.trim() || null,
  };
}
