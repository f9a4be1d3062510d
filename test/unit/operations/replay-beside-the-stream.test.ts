import { defineModel, type PostSave, postSave } from 'dynamo-signals'
import { replay } from 'dynamo-signals/operations'
import { openTestDatabase } from 'dynamo-signals/testing'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const schema = z.object({ name: z.string() })
const Thing = defineModel('Thing', { schema })
const Copy = defineModel('Copy', { schema })

it('leaves the current state to a receiver that checks what it copies, whatever the stream delivers meanwhile', async () => {
  await using test = await openTestDatabase({ models: [Thing, Copy] })
  const things = test.database.repository(Thing)
  const stored = [await things.create({ id: 'a', name: 'old' }), await things.create({ id: 'b', name: 'old' })]
  await test.settle()
  let runs = 0
  const copy = async ({ instance: { id, name }, effects }: PostSave<typeof Thing>) => {
    effects.check(Thing, id, { name })
    const copies = effects.repository(Copy)
    const found = await copies.find(id)
    if (found) await copies.update(found, { name })
    else await copies.create({ id, name })
    if (++runs > 1) return
    for (const each of stored) await things.update(each, { name: 'new' })
    await test.settle()
  }
  connected(postSave.connect(copy, { sender: Thing, dispatchUid: 'copies/write', consumer: 'copies' }))

  const done = await replay(test.database, { consumer: 'copies', dispatchUid: 'copies/write', segments: 1 })

  expect(done).toMatchObject({ delivered: 0, notApplicable: 2, failed: 0 })
  const copies = await test.database.repository(Copy).findMany(['a', 'b'])
  expect([...copies.values()]).toMatchObject([{ name: 'new' }, { name: 'new' }])
})
