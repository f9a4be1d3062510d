import { Engine, type EngineOptions } from '../engine.ts'
import type { Journal } from '../journal/journal.ts'
import { RowPacker } from '../store/packed-row.ts'
import { TextMemory } from '../store/text-memory.ts'
import { entryLine } from './entry-line.ts'
import { type LoadOptions, loadStore } from './load-store.ts'
import { snapshotLines } from './snapshot-lines.ts'

/** An engine, and what replaces the logs of its journal by what its store holds. */
export interface StoredEngine {
  readonly engine: Engine
  /** Resolves when it is stored. */
  readonly compact: () => Promise<void>
}

/** An engine over the content of a journal, which keeps what the engine commits. */
export function storedEngine(
  journal: Journal,
  options: EngineOptions & Omit<LoadOptions, 'recordStorage'>,
): StoredEngine {
  const { scratch } = journal
  const keep = scratch.keep.bind(scratch)
  const packer = new RowPacker(new TextMemory(keep))
  const recordStorage = { limit: Number.POSITIVE_INFINITY, keep }
  const load = () => loadStore(journal.read(), packer, { ...options, recordStorage })
  // What is written is read, too: it is a good time to put texts together that lie in many files.
  const compact = () => journal.compact(() => snapshotLines(engine.store, row => packer.renew(row)))
  const engine = new Engine(options, load(), {
    append(entry, applied) {
      const line = entryLine(entry, applied, name => engine.table(name).shape)
      if (line !== undefined) journal.append(line)
      // When it fails, the logs stay as they are, and it is tried again when they have grown.
      if (journal.isLarge) compact().catch(() => {})
    },
  })
  journal.onLost(() => {
    engine.store = load()
  })
  return { engine, compact }
}
