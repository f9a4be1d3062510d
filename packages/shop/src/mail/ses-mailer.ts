import { type SESClient, SendEmailCommand } from '@aws-sdk/client-ses'
import type { Mailer } from './mailer.ts'

interface SesMailerOptions {
  readonly client: SESClient
  /** The sender: an address that SES has verified, with a display name if you like. */
  readonly from: string
}

const BARE_ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/

/**
 * Sends mails by Amazon SES.
 *
 * Build the client with `maxAttempts: 1`: SES has no idempotency token, and a client that tries again after a lost
 * answer has one call send three mails. Give it a request timeout that is shorter than the lease of a `once` effect (a
 * minute, or what is left of the Lambda's time), so that no send outlives its claim.
 *
 * @example
 * const client = new SESClient({ maxAttempts: 1, requestHandler: { requestTimeout: 10_000, connectionTimeout: 2_000 } })
 * const mailer = sesMailer({ client, from: 'The Corner Shop <hello@shop.example>' })
 */
export function sesMailer({ client, from }: SesMailerOptions): Mailer {
  return {
    async send({ to, subject, text, html }) {
      // One recipient, and nothing that a mail header could be extended with.
      if (!BARE_ADDRESS.test(to)) throw new TypeError('A mail must have exactly one recipient, as a plain address.')
      await client.send(
        new SendEmailCommand({
          Source: from,
          Destination: { ToAddresses: [to] },
          Message: {
            Subject: { Data: subject, Charset: 'UTF-8' },
            Body: { Text: { Data: text, Charset: 'UTF-8' }, Html: { Data: html, Charset: 'UTF-8' } },
          },
        }),
      )
    },
  }
}
