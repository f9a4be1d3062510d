import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  type CartAnswer,
  guestWithItems,
  lastToken,
  newAddress,
  PASSWORD,
  signIn,
  signUp,
} from '../support/customer-steps.ts'
import { eventually } from '../support/eventually.ts'
import { RunningShop } from '../support/running-shop.ts'
import { Visitor } from '../support/visitor.ts'

let shop: RunningShop
beforeEach(async () => {
  shop = await RunningShop.open()
})
afterEach(() => shop.close())

it('delivers everything again without a change and without a mail, from the beginning of the stream', async () => {
  const email = newAddress()
  const guest = await guestWithItems(shop, [1, 4])
  await guest.post('/api/activations', { token: await signUp(shop, guest, email) })
  await shop.settled()
  await signIn(guest, email)
  const cart = (await guest.get<CartAnswer>('/api/cart')).body
  const mails = await shop.mails(email)

  await shop.stop()
  await rm(join(shop.dataDir, 'checkpoints'), { recursive: true })
  await shop.start()
  await shop.settled()

  expect((await guest.get('/api/cart')).body).toEqual(cart)
  expect(await shop.mails(email)).toEqual(mails)
})

it('loses nothing when the process is killed between a write and its receivers', async () => {
  const email = newAddress()
  for (const consumer of ['links', 'mail']) await shop.console(`/api/streams/${consumer}/pause`, { method: 'POST' })
  const guest = await guestWithItems(shop, [5])
  expect((await guest.post('/api/users', { email, password: PASSWORD })).status).toBe(202)

  await shop.kill()
  await shop.start()
  const token = await lastToken(shop, email, 1)
  for (const consumer of ['links', 'mail']) await shop.console(`/api/streams/${consumer}/pause`, { method: 'POST' })
  expect((await guest.post('/api/activations', { token })).status).toBe(200)
  await shop.kill()
  await shop.start()
  await shop.settled()

  await signIn(guest, email)
  expect((await guest.get<CartAnswer>('/api/cart')).body.items).toMatchObject([{ quantity: 5 }])
  expect(await shop.mails(email)).toHaveLength(2)
})

it('does not delay other users when mail to one address is rejected, and sends it after a redrive', async () => {
  const [refused, fine] = [newAddress(), newAddress()]
  await shop.console('/api/ses', { method: 'PUT', body: { mode: 'reject', address: refused } })
  const visitor = new Visitor(shop.url)
  await visitor.post('/api/users', { email: refused, password: PASSWORD })

  await signUp(shop, visitor, fine)
  const { items } = await eventually(
    () => shop.console<{ items: object[] }>('/api/dead-letters'),
    letters => letters.items.length > 0,
  )
  expect(items).toMatchObject([{ consumer: 'mail', dispatchUid: 'mail/activation', attempts: 5, parkedBehind: false }])
  expect(await shop.mails(refused)).toEqual([])

  await shop.console('/api/ses', { method: 'PUT', body: { mode: 'ok' } })
  const result = await shop.console('/api/dead-letters/redrive', { method: 'POST' })
  expect(result).toEqual({ redriven: 1, superseded: 0, failed: 0, failures: [] })
  expect(await shop.mails(refused)).toHaveLength(1)
})
