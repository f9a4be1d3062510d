import { ValidationError } from '../errors/index.ts'
import type { Link } from '../models/model.ts'
import type { Fields } from '../repository/items/fields.ts'
import { fitting, idIssue, keyPart } from '../repository/items/keys.ts'

/** Returns the id of the link between two instances. The same pair always has the same id, so it is linked at most once. */
export function linkId(from: string, to: string): string {
  const id = `${keyPart(from)}#${keyPart(to)}`
  return idIssue(id) ? fitting(id, 0) : id
}

/** Returns the id of the link with these fields. Undefined if one of its ends is missing. */
export function idOfLink({ from, to }: Link, fields: Fields): string | undefined {
  const [one, other] = [fields[`${from}Id`], fields[`${to}Id`]]
  return typeof one === 'string' && typeof other === 'string' ? linkId(one, other) : undefined
}

/** Throws `ValidationError` for a link whose ID is not that of its pair, because the pair could then be linked twice. */
export function requireLinkId(
  link: Link,
  id: string,
  { before, after }: { readonly before: Fields | undefined; readonly after: Fields },
): void {
  const expected = idOfLink(link, after)
  // The instance may have been stored before its model became the model of a link.
  if (expected === undefined || expected === id || (before && idOfLink(link, before) === expected)) return
  const message = before
    ? 'A link cannot be moved to another pair. Remove it, and add the other one'
    : `The id of this link must be ${expected}. Omit it`
  throw new ValidationError(link.through.name, [{ path: 'id', message }])
}
