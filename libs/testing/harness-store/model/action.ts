import type { Content, PartEdit } from './content.js';

/** One random step, with all that it needs: a list of them can be run again, whole or in part. */
export type Action =
  | { does: 'push'; base: number | null; content: Content }
  | { does: 'edit'; base: number; edits: PartEdit[] }
  | { does: 'production'; version: number }
  | { does: 'staging'; version: number }
  | { does: 'canary'; version: number; allocation: number; intents: string[] }
  | { does: 'allocate'; release: string; allocation: number }
  | { does: 'keep'; release: string }
  | { does: 'revert'; release: string }
  | { does: 'end'; release: string }
  | { does: 'rollback'; release: string; toVersion: number | null }
  | { does: 'takeOut'; numbers: number[]; tip: number }
  | { does: 'rebase'; version: number; onto: number }
  /** The action breaks off at one of its writes. */
  | { does: 'crash'; during: Action; writes: number };
