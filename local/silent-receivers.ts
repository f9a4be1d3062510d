import { isDeepStrictEqual } from 'node:util'
import { type Change, hideSecrets, type SilentReceiver } from '@dynamo-signals/local-cloud'
import { type AnyModel, postDelete, postSave, type When } from 'dynamo-signals'

type ItemChange = Pick<Change, 'before' | 'after'>

/** Returns the durable receivers of the item's model whose condition does not hold for a change, and why it does not. */
export function silentReceivers(change: ItemChange): SilentReceiver[] {
  const { before, after } = change
  const model = (after ?? before)?._type as { readonly S?: string } | undefined
  if (model?.S === undefined) return []
  const asked = askable(change)
  return (after === undefined ? postDelete : postSave).connections.flatMap(({ sender, dispatchUid = '', options }) => {
    const { consumer, when } = options as { readonly consumer?: string; readonly when?: When }
    const isFor = sender === undefined || sender === model.S || (sender as AnyModel).name === model.S
    if (!isFor || consumer === undefined || when === undefined || when.test(asked)) return []
    return [{ receiver: dispatchUid, consumer, reason: reasonOf(when.description, change) }]
  })
}

/** Explains a condition that does not hold, with the values of its fields: `becomes(isActive, true), but isActive stays false`. */
function reasonOf(description: string, change: ItemChange): string {
  const [before, after] = hideSecrets(change.before, change.after)
  const fields = [...description.matchAll(/(?:becomes|changed)\(([^)]*)\)/g)].flatMap(([, list = '']) =>
    list
      .split(',')
      .map(part => part.trim())
      .filter(part => /^[A-Za-z_]\w*$/.test(part) && (part in (after ?? {}) || part in (before ?? {}))),
  )
  const facts = [...new Set(fields)].map(field => {
    const [old, now] = [shown(before?.[field]), shown(after?.[field])]
    if (before === undefined) return `${field} is ${now}`
    return isDeepStrictEqual(before[field], after?.[field])
      ? `${field} stays ${now}`
      : `${field} went from ${old} to ${now}`
  })
  if (/\bcreated\b/.test(description) && before !== undefined) facts.unshift('the instance already existed')
  return `only if ${description}${facts.length === 0 ? '' : `, but ${facts.join(' and ')}`}`
}

/** A short form of a stored value. A text may be a secret, so it is not shown. */
function shown(attribute: unknown): string {
  const { BOOL, N, NULL, S } = (attribute ?? {}) as { BOOL?: boolean; N?: string; NULL?: boolean; S?: string }
  if (attribute === undefined) return 'absent'
  if (NULL) return 'null'
  return S === undefined ? String(BOOL ?? N ?? 'the same') : 'a text'
}

/** A change as conditions ask about it. They compare the values as stored. */
function askable({ before, after }: ItemChange): Parameters<When['test']>[0] {
  const has = (image: Change['after'], field: string, value: unknown) => {
    const [stored] = Object.entries((image?.[field] ?? {}) as object)
    if (stored === undefined) return false
    const [type, content] = stored
    if (type === 'NULL') return value === null
    return type === 'N' ? Number(content) === value : (type === 'S' || type === 'BOOL') && content === value
  }
  return {
    created: before === undefined,
    deleted: after === undefined,
    is: (field, value) => has(after, field, value),
    was: (field, value) => has(before, field, value),
    isChanged: field => !isDeepStrictEqual(before?.[field], after?.[field]),
  }
}
