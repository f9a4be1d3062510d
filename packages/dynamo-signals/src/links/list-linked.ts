import type { ListOptions } from '../models/call-options.ts'
import type { Listing, Page } from '../models/listing.ts'
import type { AnyModel } from '../models/model.ts'
import { isGoing } from '../repository/items/deletion-fence.ts'
import type { Fields } from '../repository/items/fields.ts'
import type { LinkEnd } from '../repository/link-sets.ts'
import { listInstances } from '../repository/reading/list-instances.ts'
import type { ReadScope } from '../repository/reading/read-instance.ts'
import { readInstances } from '../repository/reading/read-instances.ts'
import { readable } from '../repository/reading/readable.ts'
import { remembered } from '../repository/reading/remembered.ts'
import { otherModel, otherRelation, ownRelation } from './link-end.ts'

/** The number of instances that one request reads. */
const PAGE = 100

/**
 * Lists the instances that an instance is linked to, in the order of their links. The index of the links may lag. An instance
 * that does not exist or is being deleted is omitted, so a page may have fewer instances than its limit.
 */
export function listLinked(scope: ReadScope, end: LinkEnd, options: ListOptions): Listing<AnyModel> {
  const { through } = end.link
  const filter = { [ownRelation(end)]: end.id }
  const pageOf = async (part: ListOptions): Promise<Page<AnyModel>> => {
    const { onUnreadable: _targets, ...ofLinks } = part
    const { items: links, ...rest } = await listInstances(scope, through, filter, ofLinks).page()
    return { ...rest, items: await linkedBy(scope, end, links, options) }
  }
  // Rejects invalid options now, and not when the listing is read.
  listInstances(scope, through, filter, options)
  return {
    page: () => pageOf(options),
    async *[Symbol.asyncIterator]() {
      let left = options.limit ?? Number.POSITIVE_INFINITY
      let cursor = options.cursor
      do {
        const next = await pageOf({ ...options, limit: Math.min(left, PAGE), ...(cursor !== undefined && { cursor }) })
        yield* next.items.slice(0, left)
        left -= next.items.length
        cursor = next.cursor
      } while (cursor !== undefined && left > 0)
    },
    toArray() {
      return Array.fromAsync(this)
    },
  }
}

/** Reads the instances at the other ends of links, in the order of the links. */
async function linkedBy(scope: ReadScope, end: LinkEnd, links: readonly object[], options: ListOptions) {
  const model = otherModel(end)
  const ids = links.map(link => String((link as Fields)[`${otherRelation(end)}Id`]))
  const items = (await readInstances(scope, model, ids, options)).filter(item => !isGoing(item))
  return readable(items, item => remembered(scope, model, item), options)
}
