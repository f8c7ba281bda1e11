import type { AnalysisProgress } from '#contracts';
import { count } from '../analyze/numbers.js';

/** How far conversations are analysed with the detectors in use. */
export function progressSentence({ analysed, toDo, share, detectorSet }: AnalysisProgress): string {
  if (analysed + toDo === 0)
    return `No conversation of the last five weeks is analysed (detectors in use: ${detectorSet}).`;
  if (toDo === 0)
    return `${count(analysed, 'conversation')} that are compared: all analysed with the detectors in use (${detectorSet}).`;
  return `${count(toDo, 'conversation')} of ${analysed + toDo} that are compared are still to be analysed with the detectors in use (${detectorSet}): ${Math.floor(100 * share)} % done. It goes on by itself, and what compares waits for it.`;
}
