import { Engine, type EngineOptions } from '../engine.ts'
import type { Journal } from '../journal/journal.ts'
import { entryLine } from './entry-line.ts'
import { type LoadOptions, loadStore } from './load-store.ts'
import { snapshotLines } from './snapshot-lines.ts'

/** Creates an engine from the contents of a journal, and stores what it commits there. */
export function storedEngine(journal: Journal, options: EngineOptions & Omit<LoadOptions, 'recordStorage'>): Engine {
  const { scratch } = journal
  const recordStorage = { limit: Number.POSITIVE_INFINITY, keep: scratch.keep.bind(scratch) }
  const load = () => loadStore(journal.read(), { ...options, recordStorage })
  const engine = new Engine(options, load(), {
    append(entry, applied) {
      const line = entryLine(entry, applied, name => engine.table(name).shape)
      if (line !== undefined) journal.append(line)
      // If it fails, the logs are unchanged. It is tried again once they have grown.
      if (journal.isLarge) compact(journal, engine).catch(() => {})
    },
  })
  journal.onLost(() => {
    engine.store = load()
  })
  return engine
}

/** Replaces the logs of a journal with a snapshot of the engine's store. Resolves when it is stored. */
export function compact(journal: Journal, engine: Engine): Promise<void> {
  return journal.compact(() => snapshotLines(engine.store))
}
