import { Cart, User } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import type { SweepReport } from '../../functions/sweep.ts'
import { LOCAL_TOKEN_KEYS } from '../../wiring/settings.ts'
import { bounceEvent, httpEvent, streamEvent } from './payloads.ts'
import { RUNTIME } from './runtime/lambda-process.ts'
import { invoke, startFunction } from './runtime/shipped-function.ts'
import { freshSurroundings } from './runtime/surroundings.ts'
import { synthesized } from './synthesized.ts'

const stack = synthesized('production')
const SIGN_UP = { email: 'ada@example.org', password: 'three brown foxes', firstName: 'Ada' }

process.stdout.write(`The bundles are run by ${RUNTIME.name}, on Node ${process.version}.\n`)

interface HttpAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

it('completes a sign-up with the bundles that would be deployed', async () => {
  const around = await freshSurroundings()
  const { database, inbox, stream } = around
  const { email, password } = SIGN_UP
  const api = (method: string, path: string, body?: object) =>
    invoke<HttpAnswer>(stack, 'Api', around, httpEvent({ method, path, ...(body ? { body } : {}) }))
  const consume = async (component: string) => invoke(stack, component, around, streamEvent(await stream.records()))

  expect(await api('POST', '/api/users', SIGN_UP)).toMatchObject({ statusCode: 202 })
  expect(await consume('MailConsumer')).toEqual({ batchItemFailures: [] })
  const [mail] = inbox.list()
  expect(mail?.from).toBe('The shop <hello@shop.example>')
  const token = /https:\/\/shop\.example\/activate\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1]
  expect(await api('POST', '/api/activations', { token })).toMatchObject({ statusCode: 200 })
  expect(await consume('LinksConsumer')).toEqual({ batchItemFailures: [] })
  expect(await consume('MailConsumer')).toEqual({ batchItemFailures: [] })
  expect(inbox.list()).toHaveLength(2)
  expect(await api('POST', '/api/sessions', { email, password })).toMatchObject({ statusCode: 204 })

  await invoke(stack, 'Feedback', around, bounceEvent('ada@example.org'))
  const user = await database.repository(User).findBy('email', 'ada@example.org')
  expect(user).toMatchObject({ isActive: true, mailStoppedBy: 'bounce' })
})

it('sends due signals with the bundle that a deploy uploads, within the interval of the schedule', async () => {
  const around = await freshSurroundings()
  await invoke(stack, 'Api', around, httpEvent({ method: 'POST', path: '/api/users', body: SIGN_UP }))
  await invoke(stack, 'MailConsumer', around, streamEvent(await around.stream.records()))
  const at = (hours: number) => ({ time: new Date(Date.now() + hours * 3_600_000).toISOString() })

  expect(await invoke(stack, 'Schedule', around, at(23))).toMatchObject({ due: { delivered: 0, isDone: true } })
  expect(await invoke(stack, 'Schedule', around, at(25))).toMatchObject({ due: { delivered: 1, isDone: true } })
})

it('responds with a page if a browser requests one', async () => {
  const page = httpEvent({ method: 'GET', path: '/' })

  expect(await invoke(stack, 'Api', await freshSurroundings(), page)).toMatchObject({
    statusCode: 200,
    headers: expect.objectContaining({ 'content-type': expect.stringContaining('text/html') }),
  })
})

it('repairs items whose records never reached a receiver, and sends no mail in the process', async () => {
  const around = await freshSurroundings()
  const { database, inbox, stream } = around
  const [customer, pending] = ['customer@example.org', 'pending@example.org']
  for (const email of [customer, pending]) {
    await invoke(stack, 'Api', around, httpEvent({ method: 'POST', path: '/api/users', body: { ...SIGN_UP, email } }))
  }
  const [mailed] = (await stream.records()).filter(record => JSON.stringify(record).includes(customer))
  await invoke(stack, 'MailConsumer', around, streamEvent([mailed ?? {}]))
  const token = /token=([\w-]+)/.exec(inbox.list()[0]?.text ?? '')?.[1]
  await invoke(stack, 'Api', around, httpEvent({ method: 'POST', path: '/api/activations', body: { token } }))

  const report = await invoke<SweepReport>(stack, 'Sweep', around, { settle: 0 })

  expect(report).toMatchObject({ isComplete: true, repaired: 1, oldestDeadLetterHours: 0 })
  expect(report.byKind).toEqual({ activeUserWithoutCart: 1, pendingUserWithoutMail: 1 })
  const { id } = (await database.repository(User).findBy('email', customer)) ?? { id: '' }
  expect(await database.repository(Cart).find(id)).toBeDefined()
  expect(inbox.list()).toHaveLength(1)
})

it('counts in its output, and prints no user input', async () => {
  const around = await freshSurroundings()
  const api = await startFunction(stack, 'Api', around)
  await api.invoke(httpEvent({ method: 'POST', path: '/api/users', body: SIGN_UP }))
  await api.invoke(
    httpEvent({ method: 'POST', path: '/api/sessions', body: { email: SIGN_UP.email, password: 'seven red hens' } }),
  )
  const mail = await startFunction(stack, 'MailConsumer', around)
  await mail.invoke(streamEvent(await around.stream.records()))
  await Promise.all([api.stop(), mail.stop()])

  const lines = mail.printed.join('').trim().split('\n')
  expect(lines.map(line => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ service: 'dynamo-signals-production-mail', Handled: expect.anything() }),
  )
  const [refusal] = api.printed.join('').trim().split('\n')
  expect(JSON.parse(refusal ?? '')).toMatchObject({
    service: 'dynamo-signals-production-api',
    requestId: expect.any(String),
    awsRequestId: expect.any(String),
    gatewayRequestId: 'JKJaXmPLvHcESHA=',
  })
  for (const typed of [...Object.values(SIGN_UP), 'seven red hens', 'example.org']) {
    expect([...lines, ...api.printed].join('\n')).not.toContain(typed)
  }
})

it('does not start in a deployed stage with the keys of a laptop', async () => {
  const environment = { SST_RESOURCE_TokenKeys: JSON.stringify({ value: JSON.stringify(LOCAL_TOKEN_KEYS) }) }

  await expect(startFunction(stack, 'Api', { ...(await freshSurroundings()), environment })).rejects.toThrow(
    'is the public key for laptops',
  )
})
