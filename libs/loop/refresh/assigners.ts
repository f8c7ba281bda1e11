import { type Embedding, IntentAssigner, taxonomySchema } from '#intents';
import { type Database, findTaxonomy } from '#platform';

/**
 * Assigners of the taxonomies used last. To restore one takes longer than to place some thousand requests with it, each
 * holds some megabytes, and what places requests in a taxonomy never changes.
 */
export class Assigners {
  private readonly opened = new Map<string, Promise<IntentAssigner | null>>();

  constructor(
    private readonly database: Database,
    private readonly embedding: Embedding,
    private readonly capacity: number,
  ) {}

  /** Null when there is no such taxonomy (any more). */
  async open(projectId: number, taxonomyId: string): Promise<IntentAssigner | null> {
    const key = `${projectId} ${taxonomyId}`;
    const opening = this.opened.get(key) ?? this.restore(projectId, taxonomyId);
    // Deleted and set again, it is the last to go.
    this.opened.delete(key);
    this.opened.set(key, opening);
    for (const [oldest] of this.opened) {
      if (this.opened.size <= this.capacity) break;
      this.opened.delete(oldest);
    }
    try {
      const assigner = await opening;
      if (assigner === null) this.opened.delete(key);
      return assigner;
    } catch (error) {
      this.opened.delete(key);
      throw error;
    }
  }

  private async restore(projectId: number, taxonomyId: string): Promise<IntentAssigner | null> {
    const stored = await findTaxonomy(this.database.pool, projectId, taxonomyId);
    return stored === null ? null : IntentAssigner.open(taxonomySchema.parse(stored.content), this.embedding);
  }
}
