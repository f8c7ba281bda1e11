import { AppError, type Instant } from '#contracts';
import {
  addVersion,
  applyEdit,
  endRelease,
  type HarnessStore,
  type HarnessTransaction,
  keepRelease,
  raiseAllocation,
  rebaseVersion,
  releaseToProduction,
  releaseToStaging,
  rollback,
  shipCanary,
  takeOut,
} from '#harness';
import type { Action } from './action.js';
import { editOf, filesOf } from './content.js';

export const agent = 'shop';
export const crashed = 'CRASHED';

/** Does an action on a real store; gives the code with which it was refused, or `CRASHED`. */
export async function perform(
  store: HarnessStore,
  action: Action,
  author: string,
  at: Instant,
): Promise<string | null> {
  const told = { author, reason: action.does, message: action.does, at };
  try {
    await store.transaction(agent, async (tx) => {
      if (action.does !== 'crash') return act(tx, action, told);
      await act(breakingAfter(tx, action.writes), action.during, told);
      throw new Error(crashed);
    });
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    if (error instanceof Error && error.message === crashed) return crashed;
    throw error;
  }
}

interface Told {
  author: string;
  reason: string;
  message: string;
  at: Instant;
}

async function act(tx: HarnessTransaction, action: Action, told: Told): Promise<unknown> {
  if (action.does === 'push' || action.does === 'edit') return push(tx, action, told);
  if (action.does === 'production')
    return releaseToProduction(tx, { ...told, version: await tx.version(action.version) });
  if (action.does === 'staging') return releaseToStaging(tx, { ...told, version: await tx.version(action.version) });
  if (action.does === 'canary') {
    const { allocation, intents: targetIntents } = action;
    const version = await tx.version(action.version);
    const { author, reason, at } = told;
    const rest = { taxonomyId: null, watchDays: 7, proposalId: null, author, reason, at };
    return shipCanary(tx, { ...rest, version, allocation, targetIntents });
  }
  if (action.does === 'takeOut') return takeOut(tx, { ...told, numbers: action.numbers, tip: action.tip });
  if (action.does === 'rebase') return rebaseVersion(tx, { ...told, number: action.version, onto: action.onto });
  if (action.does === 'crash') throw new Error('A crash does not happen during a crash.');
  const decision = { ...told, releaseId: action.release };
  if (action.does === 'allocate') return raiseAllocation(tx, { ...decision, allocation: action.allocation });
  if (action.does === 'keep') return keepRelease(tx, decision);
  if (action.does === 'revert') return endRelease(tx, 'reverted', decision);
  if (action.does === 'end') return endRelease(tx, 'inconclusive', decision);
  return rollback(tx, { ...decision, ...(action.toVersion === null ? {} : { toVersion: action.toVersion }) });
}

async function push(tx: HarnessTransaction, action: Extract<Action, { does: 'push' | 'edit' }>, told: Told) {
  const base = action.base === null ? null : await tx.version(action.base);
  const edits = action.does === 'edit' ? action.edits.map(editOf) : [];
  const files =
    action.does === 'push'
      ? filesOf(action.content)
      : edits.reduce(applyEdit, base === null ? [] : await tx.files(base));
  const { author, message, at } = told;
  return addVersion(tx, { agent, files, parents: base === null ? [] : [base.number], author, message, edits, at });
}

/** The transaction of a process that dies before one of its writes. */
function breakingAfter(tx: HarnessTransaction, writes: number): HarnessTransaction {
  let done = 0;
  const writing =
    <Arguments extends unknown[], Result>(write: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments) => {
      if (done++ === writes) throw new Error(crashed);
      return write(...given);
    };
  return {
    ...tx,
    addVersion: writing(tx.addVersion),
    addRelease: writing(tx.addRelease),
    updateRelease: writing(tx.updateRelease),
    audit: writing(tx.audit),
  };
}
