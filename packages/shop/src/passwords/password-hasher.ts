import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { createTurnstile } from './turnstile.ts'

/** The cost of a hash. Memory in KiB. */
export interface HashCost {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/** Hashes passwords with argon2id. Limits how many hashes are computed at once, and queues the rest. */
export interface PasswordHasher {
  /** Hashes a password with a new salt, as a PHC string. */
  hash(password: string): Promise<string>
  /** Whether the password is the hashed one. Without a hash, it takes the same time and returns false. */
  verify(password: string, hash: string | undefined): Promise<boolean>
  /** Whether the hash was created with a cost other than the current one. */
  isOutdated(hash: string): boolean
}

/** OWASP's minimum for argon2id. */
export const HASH_COST: HashCost = { memory: 19_456, passes: 2, parallelism: 1 }

const SALT_BYTES = 16
const HASH_BYTES = 32

interface PasswordHasherOptions {
  readonly atOnce: number
  /** How many calls can wait before further calls are rejected. Default 500. */
  readonly waiting?: number
  readonly cost?: HashCost
}

/** Creates a hasher. Create one per process, because it bounds the memory used for hashing. */
export function createPasswordHasher({
  atOnce,
  waiting = 500,
  cost = HASH_COST,
}: PasswordHasherOptions): PasswordHasher {
  const turnstile = createTurnstile({ atOnce, waiting })
  // No password has this digest. A sign-in for an unknown account does the same work and always fails.
  const nobody = formatPhc(cost, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES))
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES)
      return formatPhc(cost, salt, await turnstile(() => digest(password, salt, cost)))
    },
    async verify(password, hash = nobody) {
      const expected = parsePhc(hash)
      const actual = await turnstile(() => digest(password, expected.salt, expected.cost))
      return timingSafeEqual(actual, expected.digest) && hash !== nobody
    },
    isOutdated(hash) {
      const { cost: old } = parsePhc(hash)
      return old.memory !== cost.memory || old.passes !== cost.passes || old.parallelism !== cost.parallelism
    },
  }
}

const argon2Async = promisify(argon2)

function digest(password: string, salt: Buffer, { memory, passes, parallelism }: HashCost): Promise<Buffer> {
  // Bytes and not the string, so that the encoding is explicit.
  const message = Buffer.from(password, 'utf8')
  return argon2Async('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength: HASH_BYTES })
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/

/** Whether a stored text is a hash that a password can be compared with. */
export function isPasswordHash(hash: string): boolean {
  return PHC.test(hash)
}

/** https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md */
function formatPhc({ memory, passes, parallelism }: HashCost, salt: Buffer, hash: Buffer): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`
}

function parsePhc(hash: string): { cost: HashCost; salt: Buffer; digest: Buffer } {
  const [, memory, passes, parallelism, salt, digest] = PHC.exec(hash) ?? []
  if (!salt || !digest) throw new TypeError('A stored password hash is not an argon2id PHC string.')
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    digest: Buffer.from(digest, 'base64'),
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
