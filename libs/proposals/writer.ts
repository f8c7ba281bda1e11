import type { Layer } from '#contracts';
import type { Edit, Harness } from '#harness';
import type { ProposalCluster } from './cluster.js';

/** An edit with the reason a reviewer reads. */
export interface Draft {
  edit: Edit;
  title: string;
  /** What is expected to change, and why. */
  hypothesis: string;
}

/** Writes edits for one layer from evidence, best first; nothing where the evidence does not carry one. */
export interface EditWriter {
  layer: Layer;
  write(cluster: ProposalCluster, harness: Harness): Draft[];
}
