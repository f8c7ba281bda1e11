import type { MessageEvent } from '@nestjs/common';
import { Observable } from 'rxjs';
import type { PlanHeading, ReleasePlan } from '#contracts';
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
    let told: ReleasePlan | null = null;
    let asked = 0;
    async function tell(): Promise<void> {
      const turn = ++asked;
      const { plan } = await plans.plan(owner);
      // A reading that began before a later change says nothing new.
      if (turn !== asked || plan.hash === told?.hash) return;
      events.next({ type: 'plan', data: announcementOf(plan, told) });
      told = plan;
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

/** What was written last for a plan: clients that heard of the same plan before are told the same. */
const written = new WeakMap<ReleasePlan, { before: ReleasePlan | null; text: string }>();

function announcementOf(plan: ReleasePlan, before: ReleasePlan | null): string {
  const known = written.get(plan);
  if (known?.before === before) return known.text;
  const text = JSON.stringify(headingOf(plan, before));
  written.set(plan, { before, text });
  return text;
}

function headingOf({ documents, ...heading }: ReleasePlan, before: ReleasePlan | null): PlanHeading {
  if (before === null) return heading;
  const added = Object.entries(documents).filter(([hash]) => !Object.hasOwn(before.documents, hash));
  return { ...heading, documents: Object.fromEntries(added) };
}
