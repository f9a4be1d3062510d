import { type M2mChanged, type M2mChanging, m2mChanged, m2mChanging } from 'dynamo-signals/links'
import { inline } from 'dynamo-signals/streams'
import { onTestFinished } from 'vitest'
import { type Membership, ProductTags, taggedProducts } from './tagged-products.ts'

/** A shop whose receivers run right after each commit, and what they were notified of: `postAdd Product p1 t1`. */
export async function heard(through: typeof ProductTags | typeof Membership = ProductTags) {
  const shop = await taggedProducts({ delivery: inline() })
  const events: string[] = []
  const note = ({ action, instance, pkSet, reverse }: M2mChanging | M2mChanged) => {
    events.push(`${action} ${instance.model.name} ${instance.id} ${[...pkSet].join(' ')}${reverse ? ' reverse' : ''}`)
  }
  const disconnect = [
    m2mChanging.connect(note, { sender: through }),
    m2mChanged.connect(note, { sender: through, dispatchUid: 'test/links', consumer: 'test' }),
  ]
  onTestFinished(() => {
    for (const each of disconnect) each()
  })
  const during = async (work: Promise<unknown>) => {
    events.length = 0
    await work
    return events
  }
  return { ...shop, during, set: shop.products.linkSet('p1', 'tags') }
}
