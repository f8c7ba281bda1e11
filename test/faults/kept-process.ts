import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that is started again whenever it ends, as a process manager would do. */
export interface KeptProcess {
  name: string;
  kill(): void;
  /** Ends it for good. */
  stop(): Promise<void>;
}

const RESTART_MS = 200;

export function keepRunning(name: string, command: string, args: string[], env: NodeJS.ProcessEnv): KeptProcess {
  let child: ChildProcess;
  let wanted = true;
  const over = (async () => {
    while (wanted) {
      child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
      await new Promise((resolve) => child.once('exit', resolve));
      if (wanted) await sleep(RESTART_MS);
    }
  })();
  return {
    name,
    kill: () => void child.kill('SIGKILL'),
    stop: async () => {
      wanted = false;
      child.kill('SIGTERM');
      await over;
    },
  };
}
