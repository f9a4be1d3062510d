import { afterEach, beforeEach, expect, it } from 'vitest'
import { lastToken, newAddress, PASSWORD } from '../support/customer-steps.ts'
import { eventually } from '../support/eventually.ts'
import { RunningShop } from '../support/running-shop.ts'
import { Visitor } from '../support/visitor.ts'

let shop: RunningShop
beforeEach(async () => {
  shop = await RunningShop.open()
})
afterEach(() => shop.close())

const setSes = (mode: string) => shop.console('/api/ses', { method: 'PUT', body: { mode } })
const mailsOf = (addresses: readonly string[]) => Promise.all(addresses.map(async address => shop.mails(address)))

it('sends ten mails within 15 seconds after SES stops throttling, each once, without any intervention', async () => {
  const addresses = Array.from({ length: 10 }, newAddress)
  await setSes('throttle')
  const visitor = new Visitor(shop.url)
  for (const email of addresses) {
    expect((await visitor.post('/api/users', { email, password: PASSWORD })).status).toBe(202)
  }
  // Each has been asked for, in vain, and a few times by itself.
  await eventually(
    async () => shop.printed.filter(line => /mail\/activation \(mail\) waits for User#/.test(line)),
    lines => lines.length > 5,
  )
  expect((await mailsOf(addresses)).flat()).toEqual([])
  expect(await shop.console('/api/dead-letters')).toEqual({ items: [] })

  await setSes('ok')
  const since = performance.now()
  const mails = await eventually(
    () => mailsOf(addresses),
    all => all.every(own => own.length > 0),
  )

  expect(performance.now() - since).toBeLessThan(15_000)
  await shop.settled()
  expect(mails.map(own => own.length)).toEqual(addresses.map(() => 1))
  expect((await mailsOf(addresses)).map(own => own.length)).toEqual(addresses.map(() => 1))
})

it('sends only the newest link if a user asks again while SES throttles', async () => {
  const email = newAddress()
  await setSes('throttle')
  const visitor = new Visitor(shop.url)
  await visitor.post('/api/users', { email, password: PASSWORD })
  await waitingMails(1)
  expect((await visitor.post('/api/activations/resend', { email })).status).toBe(202)
  await waitingMails(2)

  await setSes('ok')
  const token = await lastToken(shop, email, 1)
  await waitingMails(0)

  expect(await shop.mails(email)).toHaveLength(1)
  expect((await visitor.post('/api/activations', { token })).status).toBe(200)
})

/** Waits until so many records wait. */
async function waitingMails(count: number): Promise<void> {
  await eventually(
    () => shop.console<{ items: object[] }>('/api/waiting'),
    ({ items }) => items.length === count,
  )
}
