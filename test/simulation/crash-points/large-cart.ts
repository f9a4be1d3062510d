import { addItem } from '@dynamo-signals/shop'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'
import { productIds } from '../world/shelves.ts'
import { DATA } from '../world/world-options.ts'
import type { Scenario, Scene } from './scenario.ts'
import { activateAs, signUpAs } from './steps.ts'

const GOODS = 250

/** More items than fit in one transaction. They are moved in chunks, and every chunk can be the last. */
export const largeCart: Scenario = {
  name: `activation with ${GOODS} goods`,
  options: { products: GOODS },
  prepare: async scene => {
    await fillLargeCart(scene)
    await signUpAs(scene)
    await scene.settle()
  },
  act: activateAs,
}

/** The cart as the shop filled it once. Filling it again and again would take longer than all the rest. */
let filled: readonly Item[] | undefined

async function fillLargeCart({ world, asClient, person: { guestToken }, settle }: Scene): Promise<void> {
  const table = world.memory.table(DATA)
  if (filled) return table.load(filled)
  for (const productId of productIds(GOODS)) {
    await asClient(context => addItem(context, { guestToken }, { productId, quantity: 2 }))
  }
  await settle()
  filled = table.items.filter(({ _type }) => _type?.S === 'GuestCart' || _type?.S === 'CartItem')
}
