import { AppError } from '#contracts';
import { openResources, type Resources } from './resources.js';

/** A service that runs until it is told to stop. */
export interface Service {
  /** What to tell on standard output once it runs. */
  lines: string[];
  close(): Promise<void>;
}

/**
 * Runs a service until SIGINT or SIGTERM: opens its resources, starts it, tells what it says, and closes in reverse
 * order. The exit code is 1 when it could not start.
 */
export async function runService(start: (resources: Resources) => Promise<Service>): Promise<void> {
  // From the first moment: a start that a signal cuts off would leave the embedded database running.
  const stopped = untilStopped();
  let resources: Resources | null = null;
  try {
    resources = await openResources(process.env);
    const service = await start(resources);
    for (const line of service.lines) console.log(line);
    await stopped;
    await service.close();
  } catch (error) {
    console.error(error instanceof AppError ? `error ${error.message}\n${error.code}  ${error.fix}` : error);
    process.exitCode = 1;
  }
  await resources?.close();
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
