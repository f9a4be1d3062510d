import type { Item } from '../repository/items/attribute-value.ts'
import type { ItemGroup } from './item-group.ts'
import { type Writer, writerOf } from './libraries.ts'
import type { TableLayout } from './table-layout.ts'

/** A sample, divided by the markers that libraries write. */
export interface MarkedItems {
  readonly groups: readonly ItemGroup[]
  /** Items that only reserve a unique value. */
  readonly guards: readonly Item[]
  /** Items that this library wrote. */
  readonly own: readonly Item[]
  /** Items without a marker. */
  readonly others: readonly Item[]
}

/** Divides a sample by the markers that libraries write. */
export function groupMarked(sample: readonly Item[], layout: TableLayout): MarkedItems {
  const written = sample.map(item => ({ item, writer: writerOf(item) }))
  const itemsWith = (test: (writer: Writer | undefined) => boolean) =>
    written.filter(({ writer }) => test(writer)).map(({ item }) => item)
  const isInstance = (writer: Writer | undefined) => writer && !writer.isGuard && writer.writtenWith !== OWN
  const marked = written.filter(({ writer }) => isInstance(writer))
  const groups = Map.groupBy(marked, ({ item, writer }) =>
    JSON.stringify([writer?.marker, writer?.entity, serviceOf(item, writer, layout)]),
  )
  const services = Map.groupBy(groups.keys(), key => JSON.stringify(JSON.parse(key).slice(0, 2)))
  return {
    groups: [...groups].map(([key, members]) => {
      const [marker, entity, service] = JSON.parse(key)
      const isShared = service !== null && (services.get(JSON.stringify([marker, entity]))?.length ?? 0) > 1
      return {
        writtenWith: members[0]?.writer?.writtenWith,
        entity,
        ...(isShared && { longName: `${service} ${entity}` }),
        is: { [marker]: entity, ...(isShared && { [layout.partitionKey]: { beginsWith: service } }) },
        items: members.map(({ item }) => item),
        heads: [],
      }
    }),
    guards: itemsWith(writer => writer?.isGuard === true),
    own: itemsWith(writer => writer?.writtenWith === OWN),
    others: itemsWith(writer => writer === undefined),
  }
}

const OWN = 'dynamo-signals'

/** Services of ElectroDB can have entities of the same name in one table. Their partition keys begin with the service. */
function serviceOf(item: Item, writer: Writer | undefined, { partitionKey }: TableLayout): string | null {
  if (writer?.writtenWith !== 'ElectroDB') return null
  return /^\$[^#$]+[#$]/.exec(item[partitionKey]?.S ?? '')?.[0] ?? null
}
