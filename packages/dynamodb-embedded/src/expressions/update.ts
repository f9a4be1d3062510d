import { invalid } from '../service-error.ts'
import { type AttributeValue, type Item, stored } from '../values/item.ts'
import { requireApart, valueAt, withValueAt } from './document-path.ts'
import type { Expression, Placeholders } from './placeholders.ts'
import { remembered } from './remembered.ts'
import { type DocumentPath, type ExpressionKind, Tokens } from './tokens.ts'
import { type UpdateAction, UpdateParser } from './update-parser.ts'

/** A parsed update expression. */
export interface Update extends Expression {
  /** Returns the item after the update. Throws if the update cannot be applied. */
  readonly apply: (before: Readonly<Item>, placeholders: Placeholders) => Item
  /** The paths it changes, in the order they appear in the expression. */
  readonly targets: readonly DocumentPath[]
}

/** Parses an update expression. Results are cached by text. */
export const readUpdate = remembered((kind: ExpressionKind, text: string): Update => {
  const tokens = new Tokens(kind, text)
  const { actions, checks, reads } = new UpdateParser(tokens).parse()
  tokens.end()
  const targets = actions.map(({ path }) => path)
  const paths = [...targets, ...reads]
  const check = (given: Placeholders) => {
    requireApart(kind, targets, given)
    for (const each of checks) each(given)
  }
  return {
    kind,
    uses: tokens.placeholders,
    check,
    paths,
    targets,
    apply: (before, given) => apply(actions, before, given),
  }
})

interface Result {
  readonly path: DocumentPath
  readonly value: AttributeValue | undefined
}

/** Every action reads the original item, and list indexes refer to the original lists. */
function apply(actions: readonly UpdateAction[], before: Readonly<Item>, given: Placeholders): Item {
  const results = actions.map(({ path, value }) => ({ path, value: value(before, given) }))
  const set = results.filter(({ value }) => value !== undefined).sort(byPlace)
  // From the end, so that the remaining indexes stay valid. An index past the end has nothing to remove.
  const removed = results.filter(({ value }) => value === undefined).sort((one, other) => byPlace(other, one))
  const isThere = ({ path }: Result) => typeof path.at(-1) !== 'number' || valueAt(before, path, given) !== undefined
  let item = before as Item
  for (const { path, value } of set) item = withValueAt(item, path, value && stored(value), given)
  for (const result of removed) {
    if (isThere(result)) item = withValueAt(item, result.path, undefined, given)
    else requireList(before, result.path, given)
  }
  return item
}

function byPlace(one: Result, other: Result): number {
  return Number(one.path.at(-1)) - Number(other.path.at(-1)) || 0
}

function requireList(before: Readonly<Item>, path: DocumentPath, given: Placeholders): void {
  if (valueAt(before, path.slice(0, -1), given)?.L) return
  throw invalid('The document path provided in the update expression is invalid for update')
}
