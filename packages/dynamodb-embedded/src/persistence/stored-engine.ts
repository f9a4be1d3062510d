import { Engine, type EngineOptions } from '../engine.ts'
import type { Journal } from '../journal/journal.ts'
import { entryLine } from './entry-line.ts'
import { type LoadOptions, loadStore } from './load-store.ts'
import { snapshotLines } from './snapshot-lines.ts'

/** An engine over the content of a journal, which keeps what the engine commits. */
export function storedEngine(journal: Journal, options: EngineOptions & Omit<LoadOptions, 'recordStorage'>): Engine {
  const { scratch } = journal
  const recordStorage = { limit: Number.POSITIVE_INFINITY, keep: scratch.keep.bind(scratch) }
  const load = () => loadStore(journal.read(), { ...options, recordStorage })
  const engine = new Engine(options, load(), {
    append(entry, applied) {
      const line = entryLine(entry, applied, name => engine.table(name).shape)
      if (line !== undefined) journal.append(line)
      // When it fails, the logs stay as they are, and it is tried again when they have grown.
      if (journal.isLarge) compact(journal, engine).catch(() => {})
    },
  })
  journal.onLost(() => {
    engine.store = load()
  })
  return engine
}

/** Replaces the logs of a journal by what the engine's store holds. Resolves when it is stored. */
export function compact(journal: Journal, engine: Engine): Promise<void> {
  return journal.compact(() => snapshotLines(engine.store))
}
