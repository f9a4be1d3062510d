import { type PostSave, postSave } from 'dynamo-signals'
import { expect, it } from 'vitest'
import type { Author } from '../../support/bookshop.ts'
import { connectFailing, options, parkingShop } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { serviceError, waitingShop } from '../../support/waiting-shop.ts'

const connected = tidyReceivers()

it('treats a redelivered record as done although its receiver cannot save its instance twice', async () => {
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

it('treats a waiting record as done if its receiver finished in a run that crashed before it removed the record', async () => {
  const { save, deliver, wake, pass, letters, waiting, line, ledger } = waitingShop()
  let isDown = true
  const rename = async ({ instance, created, effects }: PostSave<typeof Author>) => {
    if (isDown) throw serviceError('Throttling')
    if (created) await effects.repository(options.sender).update(instance, { name: 'Renamed' })
  }
  connected(postSave.connect(rename, { ...options, dispatchUid: 'renames', consumer: 'mail', maxAttempts: 1 }))
  await save('ada')
  await deliver()
  isDown = false
  pass(2)
  line.next(
    'TransactWriteItems',
    send => send(),
    () => new Promise(() => {}),
  )
  void wake()
  while (!ledger.items.some(({ pk }) => pk?.S?.startsWith('receipt#renames'))) {
    await new Promise(resolve => setImmediate(resolve))
  }
  pass(120)
  await wake()

  expect(await letters()).toEqual([])
  expect(await waiting()).toEqual([])
})
