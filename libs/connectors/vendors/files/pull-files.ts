import { z } from 'zod';
import type { Pulled, PullWindow } from '../../connector.js';
import type { FileStore, StoredFile } from '../../ports.js';
import { readTelemetry } from './read-telemetry.js';
import type { SignalSetting } from './signal.js';

/**
 * Where each file was left, by its identity: the byte after its last whole record, when it was changed last, and whether
 * it can only be read as a whole, because it is compressed or holds no whole record yet.
 */
const placesSchema = z.record(z.string(), z.tuple([z.number().nonnegative(), z.number(), z.boolean()]));
type Places = z.infer<typeof placesSchema>;

export interface FilesToPull {
  store: FileStore;
  /** Folders, prefixes or files. */
  paths: string[];
  signal: SignalSetting;
  window: PullWindow;
  /** Whether files grow: one that changed after the window then belongs to it all the same. */
  growing: boolean;
}

/**
 * Pulls what was written since: files that are new, and of files known what was added. The cursor that is given along is
 * one object that goes on changing: it is to be kept (as JSON) before the next step is asked for.
 */
export async function* pullFiles(wanted: FilesToPull, cursor: unknown): AsyncGenerator<Pulled> {
  const { store, window, signal } = wanted;
  const files = await listChanged(wanted);
  const places = keepPlaces(cursor, window.fromMs);
  const left = files.map((file) => file.size - startOf(places, file));
  const total = left.reduce((sum, size) => sum + size, 0);
  let done = 0;
  for (const [index, file] of files.entries()) {
    const offset = startOf(places, file);
    if (offset < file.size) {
      const about = { name: file.key, offset, signal };
      let whole = offset === 0;
      for await (const { batch, end, warning } of readTelemetry(store.read(file, offset), about)) {
        if (end !== null) {
          places[file.identity] = [end, file.changedMs, false];
          whole = false;
        }
        const progress = Math.min(1, (done + (end ?? offset) - offset) / total);
        yield { batch, progress, ...(end !== null && { cursor: places }), ...(warning !== undefined && { warning }) };
      }
      if (whole) places[file.identity] = [file.size, file.changedMs, true];
    }
    done += left[index] as number;
    yield { batch: null, cursor: places, progress: total === 0 ? 1 : done / total };
  }
}

/** Files that may hold something new, those first that were left alone longest. */
async function listChanged({ store, paths, window, growing }: FilesToPull): Promise<StoredFile[]> {
  const files = new Map<string, StoredFile>();
  for (const path of paths)
    for await (const file of store.list(path))
      if (file.changedMs >= window.fromMs && (growing || file.changedMs < window.toMs)) files.set(file.identity, file);
  return [...files.values()].sort((a, b) => a.changedMs - b.changedMs || (a.key < b.key ? -1 : 1));
}

/** The places of files that may still be met; those that were not touched since are not looked at again. */
function keepPlaces(cursor: unknown, fromMs: number): Places {
  const known = placesSchema.safeParse(cursor).data ?? {};
  return Object.fromEntries(Object.entries(known).filter(([, [, changedMs]]) => changedMs >= fromMs));
}

/** A file that is shorter than it was has begun anew. */
function startOf(places: Places, { identity, size }: StoredFile): number {
  const [offset, , whole] = places[identity] ?? [0, 0, false];
  return offset === size || (offset < size && !whole) ? offset : 0;
}
