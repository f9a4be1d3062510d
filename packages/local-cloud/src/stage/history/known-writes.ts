import type { ItemHistory, KnownOrigin } from 'dynamo-signals/operations'

/** What one receiver has done with the record of a write. */
export interface ReceiverMark {
  readonly dispatchUid: string
  readonly consumer: string
  readonly state: 'done' | 'notApplicable' | 'failing' | 'waiting' | 'parked'
  /** When it was handled, or first failed, in ISO 8601 and UTC. */
  readonly at: string
  readonly detail?: string
}

/** One write of an item, with what is stored about it. */
export interface KnownWrite {
  readonly kind: 'saved' | 'deleted' | 'unknown'
  /** Undefined if neither the item nor a receiver's entry has it. */
  readonly version: number | undefined
  readonly id: string
  readonly at: string | undefined
  readonly origin: KnownOrigin | undefined
  readonly marks: readonly ReceiverMark[]
}

/**
 * Groups what the tables know of an item by its writes: first those that the item names, newest first, then those that only the
 * ledger names.
 */
export function knownWrites(history: ItemHistory): KnownWrite[] {
  const { lastWrite, earlierWriteIds, deletes } = history
  const marks = Map.groupBy(marksOf(history), ({ recordId }) => writeOf(recordId).key)
  const named = [...(lastWrite?.writeId === undefined ? [] : [lastWrite.writeId]), ...earlierWriteIds]
  const ofDeletes = deletes.map(({ writeId }) => `deleted.${writeId}`)
  const known = new Set([...named, ...ofDeletes])
  const others = [...marks.keys()].filter(key => !known.has(key))
  const newestFirst = others.toSorted((one, other) => (latest(marks.get(one)) < latest(marks.get(other)) ? 1 : -1))
  return [...known, ...newestFirst].map(key => {
    const own = marks.get(key) ?? []
    const { kind, version } = writeOf(own[0]?.recordId ?? key)
    const last = key === lastWrite?.writeId ? lastWrite : undefined
    return {
      // The item names its writes without their versions.
      kind: kind === 'unknown' && known.has(key) ? 'saved' : kind,
      version: last?.version ?? version,
      id: key,
      at: last?.at,
      origin: last ?? deletes.find(({ writeId }) => key === `deleted.${writeId}`),
      marks: own.map(({ recordId: _recordId, ...mark }) => mark),
    }
  })
}

type Mark = ReceiverMark & { readonly recordId: string }

function marksOf({ receivers }: ItemHistory): Mark[] {
  return receivers.flatMap(({ dispatchUid, consumer, handled, attempted, letters, due }) => {
    const own = { dispatchUid, consumer }
    const done = new Set([...handled, ...letters].map(({ recordId }) => recordId))
    return [
      ...handled.map(({ recordId, outcome, at }): Mark => ({ ...own, recordId, state: outcome, at })),
      ...letters.map(
        ({ recordId, error, firstFailedAt }): Mark => ({
          ...own,
          recordId,
          state: due === undefined ? 'parked' : 'waiting',
          at: firstFailedAt,
          detail: error ?? 'It waits for an earlier record of the item.',
        }),
      ),
      // A receipt or a letter says how the attempts ended.
      ...attempted
        .filter(({ recordId }) => !done.has(recordId))
        .map(({ recordId, attempts, firstFailedAt }): Mark => {
          const detail = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
          return { ...own, recordId, state: 'failing', at: firstFailedAt, detail }
        }),
    ]
  })
}

/** Reads the ID of a record: the version and the ID of a write, a delete, or a change by other code. */
function writeOf(recordId: string): Pick<KnownWrite, 'kind' | 'version'> & { readonly key: string } {
  if (recordId.startsWith('deleted.')) return { kind: 'deleted', version: undefined, key: recordId }
  const [, version, key] = /^(\d+)\.(.+)$/s.exec(recordId) ?? []
  if (key === undefined) return { kind: 'unknown', version: undefined, key: recordId }
  return { kind: 'saved', version: Number(version), key }
}

function latest(marks: readonly Mark[] = []): string {
  return marks.reduce((latest, { at }) => (at > latest ? at : latest), '')
}
