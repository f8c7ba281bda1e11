import type { MessageEvent } from '@nestjs/common';
import { Observable } from 'rxjs';
import type { ChangeFeed } from '#platform';
import { type PlanOwner, type ServedPlans, subjectOf } from './served-plans.js';

/** A comment this often says that the connection lives: a client that hears nothing for long connects again. */
const BEAT_MS = 15_000;

/**
 * The heading of an agent's plan: now, and whenever it changes, heard through whatever replica changed it. Ends with an
 * error where there is no plan.
 */
export function planEvents(owner: PlanOwner, plans: ServedPlans, changes: ChangeFeed): Observable<MessageEvent> {
  return new Observable((events) => {
    let told: string | null = null;
    let asked = 0;
    async function tell(): Promise<void> {
      const turn = ++asked;
      const { heading } = await plans.plan(owner);
      // A reading that began before a later change says nothing new.
      if (turn !== asked || heading.hash === told) return;
      told = heading.hash;
      events.next({ type: 'plan', data: heading });
    }
    const ask = () => tell().catch((error: unknown) => events.error(error));
    const unsubscribe = changes.subscribe('harness', (subject) => {
      if (subject === null || subject === subjectOf(owner)) ask();
    });
    const beat = setInterval(() => events.next({ comment: 'alive' } as MessageEvent), BEAT_MS);
    ask();
    return () => {
      unsubscribe();
      clearInterval(beat);
    };
  });
}
