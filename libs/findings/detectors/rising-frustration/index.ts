import type { Detector } from '../../detector.js';
import { courseOf, type FrustrationCourse, frustratedLevel } from '../../frustration/trajectory.js';

/** A peak at the threshold that fades at once. */
const least = 0.42;
const perLevel = 0.3;
/** For each further message at the threshold, up to the limit. */
const perMessage = 0.06;
const messageLimit = 4;
/** The user was still frustrated with the last word. */
const leftSo = 0.1;

export const risingFrustration: Detector = {
  name: 'rising-frustration',
  kind: 'frustration',
  pattern: 'dissatisfaction',
  severity: 0.6,
  version: 2,
  detect(_conversation, { reading }) {
    const course = courseOf(reading);
    if (course.peak < frustratedLevel) return [];
    const { climb, turningPoint } = course;
    const users = climb.map(({ turn }) => reading.turns.find((one) => one.index === turn)!.turn.user!.spanId);
    const phrase = climb.findLast((one) => one.phrase !== null)?.phrase;
    return [
      {
        turn: turningPoint?.turn ?? climb[0]!.turn,
        spanIds: [...(turningPoint ? [turningPoint.spanId] : []), ...users],
        severity: severityOf(course),
        message: `The user grew frustrated over ${climb.length} message${climb.length === 1 ? '' : 's'}${phrase ? `: "${phrase}"` : ''}.`,
        evidence: {
          repeats: climb.filter((one) => one.restates).length,
          ...(phrase && { phrase }),
          ...(turningPoint && { turningSpanId: turningPoint.spanId }),
        },
      },
    ];
  },
};

/** By how high the level rose, how long it stayed, and whether it was so to the end. */
function severityOf({ peak, atEnd, messagesFrustrated }: FrustrationCourse): number {
  const stayed = Math.min(messageLimit, messagesFrustrated - 1) * perMessage;
  const left = atEnd >= frustratedLevel ? leftSo : 0;
  return Math.min(1, least + perLevel * (peak - frustratedLevel) + stayed + left);
}
