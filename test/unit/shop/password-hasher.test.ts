import { expect, it } from 'vitest'
import { createPasswordHasher, HASH_COST } from '../../../packages/shop/src/passwords/password-hasher.ts'

const hasher = createPasswordHasher({ atOnce: 2 })

it('hashes with argon2id at the cost OWASP asks for at least, with a salt of 16 bytes, as a PHC string', async () => {
  const hash = await hasher.hash('correct horse battery')
  const [, algorithm, version, cost, salt = '', digest = ''] = hash.split('$')

  expect([algorithm, version, cost]).toEqual(['argon2id', 'v=19', 'm=19456,t=2,p=1'])
  expect(Buffer.from(salt, 'base64')).toHaveLength(16)
  expect(Buffer.from(digest, 'base64')).toHaveLength(32)
})

it('verifies only the exact password', async () => {
  const password = `${'\u{1F511}'.repeat(63)} `
  const hash = await hasher.hash(password)

  expect(await hasher.verify(password, hash)).toBe(true)
  expect(await hasher.verify(password.trimEnd(), hash)).toBe(false)
  expect(await hasher.verify(password.repeat(2), hash)).toBe(false)
})

it('distinguishes passwords that differ only in their 73rd byte', async () => {
  const hash = await hasher.hash(`${'a'.repeat(72)}b`)
  expect(await hasher.verify(`${'a'.repeat(72)}c`, hash)).toBe(false)
})

it('salts, so one password has a different hash each time', async () => {
  expect(await hasher.hash('correct horse battery')).not.toBe(await hasher.hash('correct horse battery'))
})

it('verifies hashes of the reference implementation of argon2id', async () => {
  // echo -n 'correct horse battery' | argon2 0123456789abcdef -id -t 2 -k 19456 -p 1 -l 32 -e
  const hash = '$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$69I7qCjDTsQwhQqFvpQJiqEI0lGQvxC84fXE0Ktxca4'
  expect(await hasher.verify('correct horse battery', hash)).toBe(true)
})

it('reports a stored value that is not a hash', async () => {
  await expect(hasher.verify('correct horse battery', 'correct horse battery')).rejects.toThrow('not an argon2id PHC')
})

it('rejects a password without a hash, after the same work', async () => {
  expect(await hasher.verify('correct horse battery', undefined)).toBe(false)
})

it('reports a hash as outdated if it was made at another cost', async () => {
  const frugal = createPasswordHasher({ atOnce: 1, cost: { ...HASH_COST, memory: 8192 } })
  const hash = await frugal.hash('correct horse battery')

  expect(frugal.isOutdated(hash)).toBe(false)
  expect(hasher.isOutdated(hash)).toBe(true)
  expect(await hasher.verify('correct horse battery', hash)).toBe(true)
})
