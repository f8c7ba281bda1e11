import { constants } from 'node:os';

class Interruption extends Error {
  constructor(readonly signal: NodeJS.Signals) {
    super(`Interrupted by ${signal}.`);
  }
}

/**
 * Waits for work and cleans up after it, also when SIGINT or SIGTERM cuts it short: the process then ends with the exit
 * code that shells give the signal. A second signal ends it at once.
 */
export async function withCleanUp<Result>(work: Promise<Result>, cleanUp: () => Promise<void>): Promise<Result> {
  let interrupt: (signal: NodeJS.Signals) => void = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = (signal) => reject(new Interruption(signal));
  });
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, interrupt);
  try {
    return await Promise.race([work, interrupted]);
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    await cleanUp();
    // What was under way still waits for what is gone.
    return process.exit(128 + constants.signals[error.signal]);
  } finally {
    for (const signal of signals) process.removeListener(signal, interrupt);
    await cleanUp();
  }
}
