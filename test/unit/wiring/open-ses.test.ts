import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sesMailer } from '@dynamo-signals/shop'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openSes } from '../../../wiring/open-ses.ts'

it('gives up on an email after one attempt if SES does not respond', async () => {
  const attempts: unknown[] = []
  const silent = createServer(request => void attempts.push(request.url))
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    silent.closeAllConnections()
    silent.close()
  })
  vi.stubEnv('AWS_REGION', 'eu-central-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'none')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'none')
  vi.stubEnv('AWS_ENDPOINT_URL_SES', `http://127.0.0.1:${(silent.address() as AddressInfo).port}`)
  onTestFinished(() => void vi.unstubAllEnvs())
  const mailer = sesMailer({ client: openSes({ requestTimeout: 50 }), from: 'shop@example.org' })

  const sent = mailer.send({ to: 'ada@example.org', subject: 'Welcome', text: 'Welcome', html: '<p>Welcome</p>' })

  await expect(sent).rejects.toMatchObject({ name: 'TimeoutError' })
  expect(attempts).toHaveLength(1)
})
