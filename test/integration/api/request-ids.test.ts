import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { RECEIVER_CHANNEL, type ReceiverMessage } from 'dynamo-signals/streams'
import { expect, it, onTestFinished } from 'vitest'
import { EMAIL, json, openApi, PASSWORD, tokenIn } from './open-api.ts'

it('passes the original request ID to each durable receiver', async () => {
  const { api, mails, settle } = await openApi()
  const heard = new Map<string, string | undefined>()
  const listen = (message: unknown) => {
    const { dispatchUid, context } = message as ReceiverMessage
    heard.set(dispatchUid, context.requestId)
  }
  subscribe(RECEIVER_CHANNEL, listen)
  onTestFinished(() => void unsubscribe(RECEIVER_CHANNEL, listen))

  const signedUp = await api.request('/api/users', json('POST', { email: EMAIL, password: PASSWORD }))
  await settle()
  const activated = await api.request('/api/activations', json('POST', { token: tokenIn(mails[0]) }))
  await settle()

  const [first, second] = [signedUp, activated].map(({ headers }) => headers.get('X-Request-Id'))
  expect(first).not.toBe(second)
  expect(heard.get('mail/activation')).toBe(first)
  expect(heard.get('carts/open-cart')).toBe(second)
  expect(heard.get('mail/welcome')).toBe(second)
})
