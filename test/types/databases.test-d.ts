import { defineModel, type PostSave, postSave, preSave } from 'dynamo-signals'
import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'

const Cart = defineModel('Cart', { schema: z.object({ isOpen: z.boolean() }) })

test('C38: every receiver gets its database, and can be connected for one by its name', () => {
  preSave.connect(({ database }) => expectTypeOf(database.name).toEqualTypeOf<string>(), { database: 'archive' })
  postSave.connect(({ database }: PostSave<typeof Cart>) => expectTypeOf(database.name).toEqualTypeOf<string>(), {
    sender: Cart,
    dispatchUid: 'archive/cart',
    consumer: 'archive',
    database: 'archive',
  })
  // @ts-expect-error a database is selected by its name
  preSave.connect(() => {}, { database: 5 })
})
