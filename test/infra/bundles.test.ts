import { join } from 'node:path'
import { API_MODELS } from '@dynamo-signals/api'
import { FaultSwitch, Inbox, startSes } from '@dynamo-signals/local-cloud'
import { Cart, MODELS, User } from '@dynamo-signals/shop'
import { expect, it, onTestFinished } from 'vitest'
import { LOCAL_TOKEN_KEYS } from '../../functions/settings.ts'
import type { SweepReport } from '../../functions/sweep.ts'
import { freshDatabase } from '../support/fresh-database.ts'
import { StreamDriver } from '../support/stream-driver.ts'
import { bundleBareSdk } from './bare-sdk.ts'
import { bounceEvent, httpEvent, streamEvent } from './payloads.ts'
import { environmentOf, invoke, runBundle } from './shipped-function.ts'
import { synthesized } from './synthesized.ts'

const stack = synthesized('production')
const SIGN_UP = { email: 'ada@example.org', password: 'three brown foxes', firstName: 'Ada' }

/** Tables and an SES of the test's own. */
async function surroundings() {
  const { database, tableName, ledgerTableName } = await freshDatabase([...MODELS, ...API_MODELS])
  const inbox = await Inbox.open('')
  const ses = await startSes({ port: 0, inbox, faults: new FaultSwitch(), log: { info() {}, warn() {}, error() {} } })
  onTestFinished(() => ses.stop())
  return { database, inbox, tableName, ledgerTableName, sesEndpoint: ses.endpoint, stream: new StreamDriver(tableName) }
}

interface HttpAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

it('goes the whole way from a sign-up to a customer with the bundles that would be uploaded', async () => {
  const around = await surroundings()
  const { database, inbox, stream } = around
  const { email, password } = SIGN_UP
  const api = (method: string, path: string, body?: object) =>
    invoke<HttpAnswer>(stack, 'Api', around, httpEvent({ method, path, ...(body ? { body } : {}) }))
  const consume = async (component: string) =>
    (await invoke(stack, component, around, streamEvent(await stream.records()))).answer

  const signedUp = await api('POST', '/api/users', SIGN_UP)
  expect(signedUp.answer.statusCode).toBe(202)
  expect(await consume('MailConsumer')).toEqual({ batchItemFailures: [] })
  const [mail] = inbox.list()
  expect(mail?.from).toBe('The shop <hello@shop.example>')
  const token = /https:\/\/shop\.example\/activate\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1]
  const activated = await api('POST', '/api/activations', { token })
  expect(activated.answer.statusCode).toBe(200)
  expect(await consume('LinksConsumer')).toEqual({ batchItemFailures: [] })
  expect(await consume('MailConsumer')).toEqual({ batchItemFailures: [] })
  expect(inbox.list()).toHaveLength(2)
  const signedIn = await api('POST', '/api/sessions', { email, password })
  expect(signedIn.answer.statusCode).toBe(204)

  await invoke(stack, 'Feedback', around, bounceEvent('ada@example.org'))
  const user = await database.repository(User).findBy('email', 'ada@example.org')
  expect(user).toMatchObject({ isActive: true, mailStoppedBy: 'bounce' })
})

it('answers with a page where a browser asks for one', async () => {
  const { answer } = await invoke<HttpAnswer>(
    stack,
    'Api',
    await surroundings(),
    httpEvent({ method: 'GET', path: '/' }),
  )

  expect(answer).toMatchObject({
    statusCode: 200,
    headers: expect.objectContaining({ 'content-type': expect.stringContaining('text/html') }),
  })
})

it('mends what no record woke anybody for, and sends no mail while it does', async () => {
  const around = await surroundings()
  const { database, inbox, stream } = around
  const [customer, pending] = ['customer@example.org', 'pending@example.org']
  for (const email of [customer, pending]) {
    await invoke(stack, 'Api', around, httpEvent({ method: 'POST', path: '/api/users', body: { ...SIGN_UP, email } }))
  }
  const [mailed] = (await stream.records()).filter(record => JSON.stringify(record).includes(customer))
  await invoke(stack, 'MailConsumer', around, streamEvent([mailed ?? {}]))
  const token = /token=([\w-]+)/.exec(inbox.list()[0]?.text ?? '')?.[1]
  await invoke(stack, 'Api', around, httpEvent({ method: 'POST', path: '/api/activations', body: { token } }))

  const { answer } = await invoke<SweepReport>(stack, 'Sweep', around, { settle: 0 })

  expect(answer).toMatchObject({ isComplete: true, repaired: 1, oldestDeadLetterHours: 0 })
  expect(answer.byKind).toEqual({ activeUserWithoutCart: 1, pendingUserWithoutMail: 1 })
  const { id } = (await database.repository(User).findBy('email', customer)) ?? { id: '' }
  expect(await database.repository(Cart).find(id)).toBeDefined()
  expect(inbox.list()).toHaveLength(1)
})

it('does not start in a deployed stage with the keys of a laptop', async () => {
  const around = await surroundings()
  const environment = { SST_RESOURCE_TokenKeys: JSON.stringify({ value: JSON.stringify(LOCAL_TOKEN_KEYS) }) }

  await expect(invoke(stack, 'Api', { ...around, environment })).rejects.toThrow('is the public one of a laptop')
})

it.each([
  ['Api', 1_150_000],
  ['LinksConsumer', 620_000],
  ['MailConsumer', 620_000],
  ['Feedback', 620_000],
  ['Sweep', 620_000],
])('keeps the bundle of %s below %i bytes', (component, budget) => {
  expect(stack.build(component).bytes).toBeLessThan(budget)
})

it('loads a consumer not much slower than the bare SDK', async () => {
  const around = await surroundings()
  const bare = await bundleBareSdk()
  const bundle = join(stack.build('LinksConsumer').out, 'bundle.mjs')
  const environment = environmentOf(stack, 'LinksConsumer', around)
  const [ours, sdk]: [number[], number[]] = [[], []]
  for (let round = 0; round < 7; round++) {
    sdk.push((await runBundle(bare, environment)).loadMs)
    ours.push((await runBundle(bundle, environment)).loadMs)
  }

  const ratio = Math.min(...ours) / Math.min(...sdk)
  process.stdout.write(
    `Loading: links ${Math.min(...ours).toFixed(0)} ms, bare SDK ${Math.min(...sdk).toFixed(0)} ms, ratio ${ratio.toFixed(2)}\n`,
  )
  expect(ratio).toBeLessThan(2)
})
