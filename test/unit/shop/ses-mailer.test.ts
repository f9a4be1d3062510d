import { SESClient } from '@aws-sdk/client-ses'
import { expect, it } from 'vitest'
import { sesMailer } from '../../../packages/shop/src/mail/ses-mailer.ts'

const mail = { to: 'ada@example.org', subject: 'A mail', text: 'Text', html: '<p>Text</p>' }

/** A client whose requests are answered here, with what SES says when it accepts a mail. */
function recordingClient() {
  const requests: URLSearchParams[] = []
  const client = new SESClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: {
      handle: async ({ body }: { body?: unknown }) => {
        requests.push(new URLSearchParams(String(body)))
        const answer =
          '<SendEmailResponse><SendEmailResult><MessageId>m1</MessageId></SendEmailResult></SendEmailResponse>'
        return { response: { statusCode: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(answer) } }
      },
    },
  })
  return { client, requests }
}

it('sends one mail to one recipient, in plain text and HTML, from the one sender', async () => {
  const { client, requests } = recordingClient()

  await sesMailer({ client, from: 'The Corner Shop <hello@shop.example>' }).send(mail)

  expect(requests).toHaveLength(1)
  expect(Object.fromEntries(requests[0] ?? [])).toMatchObject({
    Action: 'SendEmail',
    Source: 'The Corner Shop <hello@shop.example>',
    'Destination.ToAddresses.member.1': 'ada@example.org',
    'Message.Subject.Data': 'A mail',
    'Message.Body.Text.Data': 'Text',
    'Message.Body.Html.Data': '<p>Text</p>',
  })
})

it.each(['a@x.io,b@y.io', 'a@x.io\r\nBcc: b@y.io', 'Ada <a@x.io>', 'a@x.io b@y.io', ''])(
  'does not write to %j',
  async to => {
    const { client, requests } = recordingClient()
    await expect(sesMailer({ client, from: 'hello@shop.example' }).send({ ...mail, to })).rejects.toThrow(
      'exactly one recipient',
    )
    expect(requests).toEqual([])
  },
)
