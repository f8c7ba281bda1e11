import { stem } from '../../language/similarity.js';

/**
 * Verbs an agent claims, by participle, each with the words that tools doing it carry in their names, descriptions or
 * arguments. Generous on purpose: a claim is false only when nothing that was called comes near it.
 */
const actions: readonly { participles: string; tools: string }[] = [
  {
    participles: 'refunded reimbursed credited',
    tools: 'refund reimburse credit return payment payout compensation certificate chargeback reverse cancel',
  },
  {
    participles: 'cancelled canceled voided terminated',
    tools: 'cancel cancellation void terminate end stop delete remove',
  },
  {
    participles: 'booked reserved scheduled rescheduled rebooked',
    tools:
      'book booking reserve reservation schedule reschedule appointment slot calendar create order update change modify move rebook',
  },
  {
    participles: 'changed updated modified edited amended adjusted upgraded downgraded corrected switched moved',
    tools:
      'change update modify edit amend adjust upgrade downgrade set put patch switch move correct save write replace reschedule add remove upsert book',
  },
  {
    participles: 'sent emailed mailed forwarded resent notified',
    tools:
      'send email mail message notify notification forward resend sms post dispatch deliver reset invite share issue create',
  },
  {
    participles: 'created opened submitted filed registered raised logged',
    tools:
      'create open submit file register registration raise log ticket case claim report add insert new start record request book signup escalate',
  },
  {
    participles: 'ordered purchased placed bought',
    tools: 'order purchase place buy checkout cart pay book create reorder',
  },
  {
    participles: 'added applied attached enrolled',
    tools:
      'add apply attach insert append update set modify create enroll upsert baggage passenger discount coupon redeem book',
  },
  {
    participles: 'removed deleted unsubscribed erased',
    tools: 'remove delete unsubscribe erase clear drop cancel update set modify detach close',
  },
  { participles: 'reset unlocked restored', tools: 'reset unlock restore password recover unblock update set enable' },
  {
    participles: 'activated enabled deactivated disabled blocked frozen suspended paused resumed renewed extended',
    tools:
      'activate enable deactivate disable block freeze unfreeze suspend pause resume renew extend update set toggle lock status report cancel',
  },
  {
    participles: 'escalated transferred handed',
    tools: 'escalate transfer handoff hand forward human agent ticket case route move send pay',
  },
  {
    participles: 'paid charged processed',
    tools: 'pay payment charge process bill invoice refund transfer order book update cancel exchange return',
  },
];

export interface VerbFamily {
  readonly participles: ReadonlySet<string>;
  /** Stems of the words that tools doing it carry. */
  readonly tools: ReadonlySet<string>;
}

/** Participle → its family. */
export const familyOfParticiple: ReadonlyMap<string, VerbFamily> = new Map(
  actions.flatMap(({ participles, tools }) => {
    const words = participles.split(' ');
    const family = { participles: new Set(words), tools: new Set(`${participles} ${tools}`.split(' ').map(stem)) };
    return words.map((word) => [word, family] as const);
  }),
);

/** Participles an agent may say of itself without having changed anything: looking, reading, telling. */
export const harmlessParticiples: ReadonlySet<string> = new Set(
  `checked looked searched found noted received understood reviewed tried included listed provided helped explained
mentioned heard verified confirmed located asked stated attempted identified retrieved gathered calculated considered
assumed answered learned learnt missed shared summarized summarised selected pulled encountered noticed reached
described outlined discussed informed wanted needed finished passed used seemed asked proceeded detailed determined`.split(
    /\s+/,
  ),
);
