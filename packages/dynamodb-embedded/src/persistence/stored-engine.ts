import { Engine, type EngineOptions } from '../engine.ts'
import type { Journal } from '../journal/journal.ts'
import { ChunkCache } from '../store/chunk-cache.ts'
import type { Store, StoreOptions } from '../store/store.ts'
import { entryLine } from './entry-line.ts'
import { loadStore } from './load-store.ts'
import { snapshotLines } from './snapshot-lines.ts'

/** An engine and its journal's compaction. */
export interface StoredEngine {
  readonly engine: Engine
  /** Replaces the logs of the journal with a snapshot of the engine's store. Resolves when it is stored. */
  readonly compact: () => Promise<void>
}

/** Creates an engine from the contents of a journal, and stores what it commits there. */
export function storedEngine(
  journal: Journal,
  options: EngineOptions & Omit<StoreOptions, 'rowStorage' | 'recordStorage'>,
): StoredEngine {
  const { scratch } = journal
  const keep = scratch.keep.bind(scratch)
  const recordStorage = { limit: Number.POSITIVE_INFINITY, keep }
  const rowStorage = { keep, chunks: new ChunkCache(scratch.pages) }
  const load = () => loadStore(journal.read(), { ...options, rowStorage, recordStorage })
  const compact = () => journal.compact(() => renewingLines(engine.store))
  const engine = new Engine(options, load(), {
    append(entry, applied) {
      const line = entryLine(entry, applied, name => engine.table(name).shape)
      if (line !== undefined) journal.append(line)
      // If it fails, the logs are unchanged. It is tried again once they have grown.
      if (journal.isLarge) compact().catch(() => {})
    },
  })
  journal.onLost(() => {
    engine.store = load()
  })
  return { engine, compact }
}

/** Compaction reads every row anyway, so it also moves them to new scratch files, which frees the old ones. */
function renewingLines(store: Store): Iterable<string> {
  return snapshotLines(store, (number, table) => store.table(table.shape.name)?.renew(number, table))
}
