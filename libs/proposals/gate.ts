import type { GateResult, HarnessFile, Proposal, ProposalStatus } from '#contracts';
import type { Harness } from '#harness';
import type { ProposalCluster } from './cluster.js';
import type { Draft } from './writer.js';

/** An attempt to mend a fault, as the ledger remembers it. */
export interface Attempt {
  signature: string;
  layer: string;
  operation: string;
  document: string;
  status: ProposalStatus;
  /** Milliseconds since 1970. */
  at: number;
}

export interface GateInput {
  draft: Draft;
  cluster: ProposalCluster;
  prediction: Proposal['prediction'];
  harness: Harness;
  files: HarnessFile[];
  ledger: Attempt[];
  /** Milliseconds since 1970. */
  now: number;
  minUsers: number;
}

/** One step of the gate. The order of the steps is the order of the list in `gates/index.ts`. */
export interface Gate {
  name: string;
  check(input: GateInput): { passed: true; reason: string } | { passed: false; reason: string; fix: string };
}

/** Runs the gates in order and stops at the first refusal. */
export function passGates(gates: Gate[], input: GateInput): GateResult[] {
  const results: GateResult[] = [];
  for (const gate of gates) {
    const result = gate.check(input);
    results.push({ gate: gate.name, fix: '', ...result });
    if (!result.passed) break;
  }
  return results;
}
