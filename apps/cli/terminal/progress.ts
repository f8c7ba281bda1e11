import cliProgress from 'cli-progress';

/** A bar on a terminal; elsewhere a line for each label, so that logs stay short. */
export interface Progress {
  step(label: string): void;
  stop(): void;
}

export function startProgress(total: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) {
    let last = '';
    return {
      step(label) {
        if (label !== last) stream.write(`${label}\n`);
        last = label;
      },
      stop() {},
    };
  }
  const bar = new cliProgress.SingleBar(
    { format: '{bar} {percentage}%  {label}', hideCursor: true, stream, clearOnComplete: true, etaBuffer: 20 },
    cliProgress.Presets.shades_classic,
  );
  bar.start(total, 0, { label: '' });
  return {
    step: (label) => bar.increment(1, { label }),
    stop: () => bar.stop(),
  };
}
