import { expect, it, onTestFinished } from 'vitest'
import { FaultSwitch } from '../../../packages/local-cloud/src/ses/fault-switch.ts'
import { Inbox } from '../../../packages/local-cloud/src/ses/inbox.ts'
import { startSes } from '../../../packages/local-cloud/src/ses/start-ses.ts'

const log = { info() {}, warn() {}, error() {} }

it('accepts email from a program, and none from a form of a website', async () => {
  const inbox = await Inbox.open('')
  const { endpoint, stop } = await startSes({ port: 0, inbox, faults: new FaultSwitch(), log })
  onTestFinished(stop)
  const body = new URLSearchParams({
    Action: 'SendEmail',
    Source: 'shop@example.org',
    'Destination.ToAddresses.member.1': 'ada@example.org',
    'Message.Subject.Data': 'Welcome',
    'Message.Body.Text.Data': 'Hello',
  })
  const send = (headers: Record<string, string>) => fetch(endpoint, { method: 'POST', body, headers })

  const [byPage, byProgram] = [await send({ origin: 'https://example.com' }), await send({})]

  expect([byPage.status, byProgram.status]).toEqual([403, 200])
  expect(inbox.list()).toHaveLength(1)
})
