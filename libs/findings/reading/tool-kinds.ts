import { readWords } from '../language/words.js';

const changeVerbs = new Set(
  `book cancel create update modify change delete remove add send refund issue order place submit pay charge transfer
reset set schedule reschedule return exchange apply activate deactivate enable disable block close open assign approve
upgrade downgrade register write insert upsert edit move merge move renew extend subscribe unsubscribe redeem waive report file repeat replace log raise escalate confirm`.split(
    /\s+/,
  ),
);
const readVerbs = new Set(
  'get list search find lookup look fetch read check view show query calculate compute think plan count describe'.split(
    ' ',
  ),
);

/** Does a tool of this name change something in the world, rather than look something up? Judged by its first verb. */
export function changesState(name: string): boolean {
  for (const word of readWords(name.replace(/([a-z])([A-Z])/g, '$1 $2')).list) {
    if (readVerbs.has(word)) return false;
    if (changeVerbs.has(word)) return true;
  }
  return false;
}
