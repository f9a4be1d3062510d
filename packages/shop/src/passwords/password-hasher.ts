import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { createTurnstile } from './turnstile.ts'

/** What a hash costs. Memory in KiB. */
export interface HashCost {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/** Hashes passwords with argon2id. Everything it does takes its turn: only so many hashes are computed at once. */
export interface PasswordHasher {
  /** Hashes a password with a new salt, as a PHC string. */
  hash(password: string): Promise<string>
  /** Whether the password is the hashed one. Without a hash it works as long, and answers false. */
  verify(password: string, hash: string | undefined): Promise<boolean>
  /** Whether the hash was made at another cost than hashes are made at now. */
  isOutdated(hash: string): boolean
}

/** OWASP's least for argon2id. */
export const HASH_COST: HashCost = { memory: 19_456, passes: 2, parallelism: 1 }

const SALT_BYTES = 16
const HASH_BYTES = 32

interface PasswordHasherOptions {
  readonly atOnce: number
  /** How many may wait for their turn before the next is turned away. Default 500. */
  readonly waiting?: number
  readonly cost?: HashCost
}

/** Makes a hasher. One a process is right: it is what bounds the memory that hashing takes. */
export function createPasswordHasher({
  atOnce,
  waiting = 500,
  cost = HASH_COST,
}: PasswordHasherOptions): PasswordHasher {
  const turnstile = createTurnstile({ atOnce, waiting })
  // Nobody's password has this digest, so it costs a stranger's sign-in the same work and never lets one in.
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
  // Bytes, not the string: how a string is encoded is then written here and nowhere else.
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
