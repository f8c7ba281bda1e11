import type { Gate } from '../gate.js';
import { enoughUsers } from './enough-users.js';
import { injection } from './injection.js';
import { ledger } from './ledger.js';
import { ownWords } from './own-words.js';
import { size } from './size.js';
import { validEdit } from './valid-edit.js';
import { worthIt } from './worth-it.js';

/** The gate, in order. Evals per intent and the velocity budget are checked when a proposal is shipped. */
export const gates: Gate[] = [validEdit, size, injection, ownWords, enoughUsers, worthIt, ledger];
