import type { Change } from '../../support/memory-dynamodb/tables/change.ts'

/** What receipts name a record by: the item's key as the ledger spells it, and the write. */
export function recordIdOf({ keys, before, after, eventId }: Change): string {
  const itemKey = (keys.pk?.S ?? '').replaceAll('%', '%25').replaceAll('#', '%23')
  const [written, replaced] = [after?._wid?.S, before?._wid?.S]
  if (after && written !== undefined && written !== replaced) return `${itemKey} ${after._v?.N ?? 0}.${written}`
  if (!after && replaced !== undefined) return `${itemKey} deleted.${replaced}`
  return `${itemKey} foreign.${eventId}`
}
