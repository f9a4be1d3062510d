import { expect, it } from 'vitest'
import { differenceOf } from '../../../packages/local-cloud/src/console/stories/difference.ts'
import { hideSecrets } from '../../../packages/local-cloud/src/stories/hide-secrets.ts'
import { listRecords } from '../../../packages/local-cloud/src/stories/read-records.ts'
import { change, put, recordedStories } from './recorded-stories.ts'

const user = (passwordHash: string, tokenHash: string | undefined) => ({
  pk: { S: 'User#u1' },
  email: { S: 'ada@example.org' },
  passwordHash: { S: passwordHash },
  activation: {
    M: { nonce: { S: 'n-secret' }, tokenHash: tokenHash ? { S: tokenHash } : { NULL: true }, keyId: { S: 'k1' } },
  },
  sessions: { L: [{ M: { accessToken: { S: 't-secret' } } }] },
})

it('stores no password, token or nonce, at any depth, and finds nothing by them', () => {
  const { store, recorder } = recordedStories()
  const [before, after] = [user('p-secret-1', 'h-secret'), user('p-secret-2', undefined)]

  recorder.committed(put(change('User#u1', { before, after })))

  const stored = JSON.stringify(store.database.prepare('select * from steps').all())
  expect(stored).toContain('ada@example.org')
  expect(stored).not.toMatch(/-secret/)
  expect(listRecords(store, { text: 'secret', limit: 9 })).toEqual([])
})

it('shows that a secret has changed, or that there is none anymore', () => {
  const [before, after] = hideSecrets(user('p-1', 'h-1'), user('p-2', undefined))

  expect(differenceOf(before, after).changed).toEqual([
    { name: 'activation.tokenHash', before: 'hidden', after: 'null' },
    { name: 'passwordHash', before: 'hidden', after: 'hidden, changed' },
  ])
})

it.each([
  'password',
  'passphrase',
  'passcode',
  'pwd',
  'clientSecret',
  'accessToken',
  'nonce',
  'credentials',
  'api_key',
  'api-key',
  'privateKey',
  'Authorization',
  'sessionCookie',
  'jwt',
  'otp',
  'pin',
])('hides the attribute %s', name => {
  expect(hideSecrets(undefined, { [name]: { S: 'in the open' } })[1]).toEqual({ [name]: { S: 'hidden' } })
})

it.each(['footprint', 'shipping', 'opinion', 'keyId', 'passed'])('shows the attribute %s', name => {
  expect(hideSecrets(undefined, { [name]: { S: 'in the open' } })[1]).toEqual({ [name]: { S: 'in the open' } })
})

it('stores no secret that is a key, neither in the record nor in the titles', () => {
  const { store, recorder } = recordedStories()
  const keys = { accountId: { S: 'u1' }, resetToken: { S: 't-secret' } }

  recorder.committed(put(change('', { keys, after: { ...keys, note: { S: 'open' } } })))

  const stored = ['stories', 'steps'].flatMap(table => store.database.prepare(`select * from ${table}`).all())
  expect(JSON.stringify(stored)).not.toMatch(/-secret/)
  expect(listRecords(store, { limit: 9 })[0]?.data.item).toBe('u1 / hidden')
})

it('stores bytes as text', () => {
  const bytes = { B: new Uint8Array([1, 2, 3]) }

  expect(hideSecrets(undefined, { picture: bytes })).toEqual([undefined, { picture: { B: 'AQID' } }])
})
