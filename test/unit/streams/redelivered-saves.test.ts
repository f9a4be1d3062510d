import { type PostSave, postSave } from 'dynamo-signals'
import { expect, it } from 'vitest'
import type { Author } from '../../support/bookshop.ts'
import { connectFailing, options, parkingShop } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

it('takes a record that is delivered again as done, although its receiver cannot save its instance twice', async () => {
  const { authors, deliver, letters } = parkingShop()
  const rename = async ({ instance, created, effects }: PostSave<typeof Author>) => {
    if (created) await effects.repository(options.sender).update(instance, { name: 'Renamed' })
  }
  connected(postSave.connect(rename, { ...options, dispatchUid: 'renames' }))
  connectFailing(connected, () => undefined)
  await authors.create({ id: 'ada', email: 'ada@example.org' })

  expect(await deliver()).toEqual([])
  for (let again = 0; again < 3; again++) expect(await deliver()).toEqual([])

  expect(await letters()).toEqual([])
  expect(await authors.get('ada')).toMatchObject({ name: 'Renamed' })
})
