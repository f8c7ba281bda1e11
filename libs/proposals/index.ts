export type { CaseMaterial, ProposalCluster, TargetIntent } from './cluster.js';
export type { Attempt } from './gate.js';
export { type ProposalContext, propose } from './propose.js';
