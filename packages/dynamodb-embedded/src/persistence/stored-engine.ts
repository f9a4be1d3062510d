import { Engine, type EngineOptions } from '../engine.ts'
import type { Journal } from '../journal/journal.ts'
import { RowPacker } from '../store/row-packer.ts'
import { TextMemory } from '../store/text-memory.ts'
import { entryLine } from './entry-line.ts'
import { type LoadOptions, loadStore } from './load-store.ts'
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
  options: EngineOptions & Omit<LoadOptions, 'recordStorage'>,
): StoredEngine {
  const { scratch } = journal
  const keep = scratch.keep.bind(scratch)
  const packer = new RowPacker(new TextMemory(keep))
  const recordStorage = { limit: Number.POSITIVE_INFINITY, keep }
  const load = () => loadStore(journal.read(), packer, { ...options, recordStorage })
  // Compaction reads every text anyway, so it also moves them to new scratch files, which frees the old ones.
  const compact = () => journal.compact(() => snapshotLines(engine.store, row => packer.renew(row)))
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
