import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SESClient, SendEmailCommand, SendRawEmailCommand, SendTemplatedEmailCommand } from '@aws-sdk/client-ses'
import { afterEach, describe, expect, it } from 'vitest'
import { type Fault, FaultSwitch } from '../../../packages/local-cloud/src/ses/fault-switch.ts'
import { Inbox } from '../../../packages/local-cloud/src/ses/inbox.ts'
import { startSes } from '../../../packages/local-cloud/src/ses/start-ses.ts'

const cleanUps: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function runningSes(file = '') {
  const inbox = await Inbox.open(file)
  const faults = new FaultSwitch()
  const logged: string[] = []
  const write = (message: string) => logged.push(message)
  const log = { info: write, warn: write, error: write }
  const { endpoint, stop } = await startSes({ port: 0, inbox, faults, log })
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new SESClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 })
  cleanUps.push(
    () => client.destroy(),
    stop,
    () => inbox.close(),
  )
  return { inbox, faults, client, logged, endpoint }
}

function mailTo(...to: string[]): SendEmailCommand {
  return new SendEmailCommand({
    Source: 'Shop <shop@example.org>',
    Destination: { ToAddresses: to, CcAddresses: ['cc@example.org'], BccAddresses: ['bcc@example.org'] },
    ReplyToAddresses: ['help@example.org', 'desk@example.org'],
    Message: { Subject: { Data: 'Grüße & <Küsse>' }, Body: { Text: { Data: 'a\nb' }, Html: { Data: '<p>a</p>' } } },
    Tags: [{ Name: 'kind', Value: 'activation' }],
    ConfigurationSetName: 'main',
  })
}

describe('SES, called by the AWS SDK', () => {
  it('accepts a mail to several people whole, and answers with the id it keeps it under', async () => {
    const { client, inbox } = await runningSes()

    const { MessageId } = await client.send(mailTo('ada@example.org', 'Lin <lin@example.org>'))

    expect(inbox.list()).toEqual([
      {
        id: MessageId,
        from: 'Shop <shop@example.org>',
        to: ['ada@example.org', 'Lin <lin@example.org>'],
        cc: ['cc@example.org'],
        bcc: ['bcc@example.org'],
        replyTo: ['help@example.org', 'desk@example.org'],
        subject: 'Grüße & <Küsse>',
        text: 'a\nb',
        html: '<p>a</p>',
        tags: { kind: 'activation' },
        configurationSet: 'main',
        receivedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ])
    expect(inbox.list('LIN@example.org')).toHaveLength(1)
    expect(inbox.list('bcc@example.org')).toHaveLength(1)
    expect(inbox.list('nobody@example.org')).toHaveLength(0)
  })

  it('accepts a raw message', async () => {
    const { client, inbox } = await runningSes()
    const lines = ['From: shop@example.org', 'To: ada@example.org', 'Subject: Raw', '', 'Hello']

    const { MessageId } = await client.send(
      new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(lines.join('\r\n')) } }),
    )

    expect(inbox.find(MessageId ?? '')).toMatchObject({ to: ['ada@example.org'], subject: 'Raw', text: 'Hello' })
  })

  it('refuses a mail without recipients, and one with a smuggled header, keeping neither', async () => {
    const { client, inbox } = await runningSes()
    const body = { Subject: { Data: 'x' }, Body: { Text: { Data: 'x' } } }

    const nobody = client.send(new SendEmailCommand({ Source: 'shop@example.org', Destination: {}, Message: body }))
    const smuggled = client.send(mailTo('ada@example.org\r\nBcc: eve@example.org'))

    await expect(nobody).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: 'The email has no recipients.',
    })
    await expect(smuggled).rejects.toMatchObject({ name: 'InvalidParameterValue', $metadata: { httpStatusCode: 400 } })
    expect(inbox.list()).toEqual([])
  })

  it('responds that it has no templates', async () => {
    const { client } = await runningSes()
    const command = new SendTemplatedEmailCommand({
      Source: 'shop@example.org',
      Destination: { ToAddresses: ['ada@example.org'] },
      Template: 'welcome',
      TemplateData: '{}',
    })

    await expect(client.send(command)).rejects.toMatchObject({
      name: 'UnsupportedOperation',
      message: expect.stringContaining('templates'),
    })
  })
})

describe('SES with a fault', () => {
  it.each<[Fault['mode'], object, number]>([
    ['throttle', { name: 'Throttling' }, 0],
    ['reject', { name: 'MessageRejected' }, 0],
    ['paused', { name: 'AccountSendingPausedException' }, 0],
    ['accept-then-500', { $metadata: expect.objectContaining({ httpStatusCode: 500 }) }, 1],
    ['accept-then-drop', { code: 'ECONNRESET' }, 1],
    ['down', { code: 'ECONNRESET' }, 0],
  ])('with "%s" fails the call, only once for a count of one', async (mode, failure, accepted) => {
    const { client, faults, inbox, logged } = await runningSes()
    faults.set({ mode, count: 1 })

    await expect(client.send(mailTo('ada@example.org'))).rejects.toMatchObject(failure)

    expect(inbox.list()).toHaveLength(accepted)
    await client.send(mailTo('ada@example.org'))
    expect(inbox.list()).toHaveLength(accepted + 1)
    expect(logged).toEqual([])
  })

  it('by "slow" accepts late', async () => {
    const { client, faults, inbox } = await runningSes()
    faults.set({ mode: 'slow', delayMs: 40, count: 1 })
    const before = performance.now()

    await client.send(mailTo('ada@example.org'))

    expect(performance.now() - before).toBeGreaterThanOrEqual(39)
    expect(inbox.list()).toHaveLength(1)
  })

  it('stops at once even while a slow call is pending', async () => {
    const { client, faults, inbox } = await runningSes()
    faults.set({ mode: 'slow' })
    const sent = client.send(mailTo('ada@example.org'))
    sent.catch(() => {})
    await expect.poll(() => faults.current.mode).toBe('slow')

    await cleanUps[1]?.()

    await expect(sent).rejects.toThrow()
    expect(inbox.list()).toEqual([])
  })
})

describe('the inbox in a file', () => {
  async function mailFile(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'inbox-'))
    cleanUps.push(() => rm(folder, { recursive: true }))
    return join(folder, 'mails.jsonl')
  }

  it('is there again after a restart, in order', async () => {
    const file = await mailFile()
    const first = await runningSes(file)
    await Promise.all(['a', 'b', 'c'].map(name => first.client.send(mailTo(`${name}@example.org`))))
    const before = first.inbox.list()

    const again = await Inbox.open(file)
    cleanUps.push(() => again.close())

    expect(again.list()).toEqual(before)
    expect(before).toHaveLength(3)
  })

  it('ignores the incomplete line of a crash and keeps the lines after it', async () => {
    const file = await mailFile()
    const first = await runningSes(file)
    await first.client.send(mailTo('ä@x.org'))
    await appendFile(file, '{"id":"ha')

    const { client, inbox } = await runningSes(file)
    await client.send(mailTo('ada@example.org'))

    expect(inbox.list()).toHaveLength(2)
    const lines = (await readFile(file, 'utf8')).split('\n').filter(line => line !== '')
    expect(lines.map(line => JSON.parse(line).id)).toEqual(inbox.list().map(mail => mail.id))
  })
})
