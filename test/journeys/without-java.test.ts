import { dirname } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type CartAnswer, guestWithItems, lastToken, newAddress, PASSWORD, signIn } from '../support/customer-steps.ts'
import { freePort } from '../support/free-port.ts'
import { RunningShop } from '../support/running-shop.ts'

it('runs the shop on the embedded DynamoDB without Java, and loses nothing in a kill', async () => {
  const shop = await RunningShop.open({
    ENGINE: 'embedded',
    DYNAMODB_ENDPOINT: '',
    DYNAMODB_PORT: String(await freePort()),
    PATH: dirname(process.execPath),
  })
  onTestFinished(() => shop.close())
  const email = newAddress()
  const guest = await guestWithItems(shop, [5])
  await guest.post('/api/users', { email, password: PASSWORD })
  const token = await lastToken(shop, email, 1)

  await shop.kill()
  await shop.start()
  expect((await guest.post('/api/activations', { token })).status).toBe(200)
  await shop.kill()
  await shop.start()
  await shop.settled()

  await signIn(guest, email)
  expect((await guest.get<CartAnswer>('/api/cart')).body.items).toMatchObject([{ quantity: 5 }])
  expect(await shop.mails(email)).toHaveLength(2)
})
