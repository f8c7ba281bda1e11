import type { ProposalStatus } from '#contracts';
import type { Gate } from '../gate.js';

const FAILED = new Set<ProposalStatus>(['reverted', 'inconclusive', 'rejected']);
/** Failed attempts after which a layer is closed for a fault. */
const MAX_FAILURES = 2;
/** After a revert the same operation for the same fault rests this long. */
const COOLDOWN_MS = 14 * 86_400_000;

/** The same failing idea is not tried again. */
export const ledger: Gate = {
  name: 'ledger',
  check: ({ cluster, draft, ledger: attempts, now }) => {
    const same = attempts.filter(
      ({ signature, layer }) => signature === cluster.signature && layer === draft.edit.layer,
    );
    if (same.filter(({ status }) => FAILED.has(status)).length >= MAX_FAILURES)
      return {
        passed: false,
        reason: `Edits of the ${draft.edit.layer} layer failed ${MAX_FAILURES} times for this fault.`,
        fix: 'Look for the cause in another layer.',
      };
    const resting = same.find(
      ({ status, operation, at }) =>
        status === 'reverted' && operation === draft.edit.operation && now - at < COOLDOWN_MS,
    );
    if (resting !== undefined)
      return {
        passed: false,
        reason: 'The same operation for this fault was reverted less than two weeks ago.',
        fix: 'Wait, or try another operation.',
      };
    return { passed: true, reason: 'Not tried before without success.' };
  },
};
