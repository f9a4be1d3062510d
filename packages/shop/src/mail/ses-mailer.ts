import { type SESClient, SendEmailCommand } from '@aws-sdk/client-ses'
import type { Mailer } from './mailer.ts'

interface SesMailerOptions {
  readonly client: SESClient
  /** The sender: an address verified in SES, optionally with a display name. */
  readonly from: string
}

const BARE_ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/

/**
 * Sends emails through Amazon SES.
 *
 * Create the client with `maxAttempts: 1`. SES has no idempotency token, so a client that retries after a lost response can
 * send one email several times. Set a request timeout shorter than the lease of a `once` effect (a minute, or the function's
 * remaining time), so that no send outlives its claim.
 *
 * @example
 * const requestHandler = { requestTimeout: 10_000, throwOnRequestTimeout: true, connectionTimeout: 2_000 }
 * const client = new SESClient({ maxAttempts: 1, requestHandler })
 * const mailer = sesMailer({ client, from: 'The Corner Shop <hello@shop.example>' })
 */
export function sesMailer({ client, from }: SesMailerOptions): Mailer {
  return {
    async send({ to, subject, text, html }) {
      // Exactly one recipient, without characters that could inject an email header.
      if (!BARE_ADDRESS.test(to)) throw new TypeError('An email must have exactly one recipient, as a plain address.')
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
