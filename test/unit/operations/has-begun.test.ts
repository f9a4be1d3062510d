import { type PostSave, postSave } from 'dynamo-signals'
import { hasBegun } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { Order, openedShop, order, Visit } from '../../support/shop-of-other-code.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

it('knows the effects of receivers for an item of other code', async () => {
  const mail = async ({ once }: PostSave<typeof Order>) => once('mail', async () => undefined)
  connected(postSave.connect(mail, { sender: Order, dispatchUid: 'mail', consumer: 'mails' }))
  const { database, put, settle } = await openedShop()
  await put('shop', order('1#2'))
  await settle()
  const begun = (id: string, key: string) => hasBegun(database, { dispatchUid: 'mail', model: Order, id, key })

  expect([await begun('1#2', 'mail'), await begun('1#2', 'letter'), await begun('2', 'mail')]).toEqual([
    true,
    false,
    false,
  ])
})

it('refuses a model whose items only other code writes', async () => {
  const { database } = await openedShop()

  const asked = hasBegun(database, { dispatchUid: 'mail', model: Visit, id: '/#1', key: 'mail' })

  await expect(asked).rejects.toMatchObject({
    code: 'repository.existingItems',
    message:
      'hasBegun: only other code writes the items of Visit, so their keys cannot be made of an id. Describe the key with writes of items().',
  })
})
