import { startProgress } from '../terminal/progress.js';

/** Progress in hundredths: a bar on a terminal, elsewhere a line for each new label. */
export interface ShareProgress {
  /** @param share 0 to 1; one that is less than before moves nothing */
  tell(share: number, label: string): void;
  stop(): void;
}

export function startShare(stream: NodeJS.WriteStream = process.stderr): ShareProgress {
  const progress = startProgress(100, stream);
  let shown = 0;
  return {
    tell(share, label) {
      const reached = Math.floor(Math.min(1, share) * 100);
      for (; shown < reached; shown++) progress.step(label);
    },
    stop: () => progress.stop(),
  };
}
