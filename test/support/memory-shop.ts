import {
  activate,
  connectReceivers,
  createShop,
  type Mail,
  MODELS,
  type Shop,
  type StoredFault,
  signUp,
  User,
} from '@dynamo-signals/shop'
import type { AnyModel } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { onTestFinished } from 'vitest'
import { createPasswordHasher, HASH_COST } from '../../packages/shop/src/passwords/password-hasher.ts'
import { memoryDatabase } from './memory-database.ts'

export const EMAIL = 'ada@example.org'
export const PASSWORD = 'three brown foxes'

/** How {@link memoryShop} differs from its defaults. */
interface Options {
  readonly publicUrl?: string
}

/**
 * A shop over tables in memory, whose clock and stream the test drives, with all receivers connected. Hashing is cheap,
 * and counted.
 */
export function memoryShop(moreModels: readonly AnyModel[] = [], { publicUrl = 'https://shop.example' }: Options = {}) {
  let now = new Date('2026-03-01T12:00:00Z')
  const clock = () => now
  const memory = memoryDatabase([...MODELS, ...moreModels], { runtime: { now: clock } })
  const { database, table, ledger } = memory
  const mails: Mail[] = []
  const faults: StoredFault[] = []
  const hashed = { count: 0 }
  const context: Shop = {
    ...createShop({
      database,
      mailer: { send: async mail => void mails.push(mail) },
      tokenKeys: { current: { id: 'k1', secret: 'a secret of more than thirty-two characters' } },
      publicUrl,
      clock,
    }),
    passwords: countedHasher(hashed),
    report: fault => void faults.push(fault),
  }
  const leave = connectReceivers(context)
  onTestFinished(leave)
  const consumers = ['links', 'mail'] as const
  const handlers = consumers.map(consumer => createStreamHandler({ database, consumer }))
  let delivered = 0
  const deliver = async (from: number) => {
    const Records = table.records.slice(from)
    for (const handle of handlers) {
      const { batchItemFailures } = await handle({ Records })
      if (batchItemFailures.length > 0) throw new Error('A receiver failed.')
    }
  }
  return {
    ...memory,
    ledger,
    context,
    mails,
    /** The stored faults that were reported. */
    faults,
    /** How many passwords were hashed. */
    hashed,
    /** Disconnects the receivers, before the test ends, so that another shop can be opened. */
    leave,
    /** Lets time pass. */
    pass: (milliseconds: number) => {
      now = new Date(now.getTime() + milliseconds)
    },
    /** Delivers all that is new to both consumers, and what follows from it. */
    async settle() {
      while (delivered < table.records.length) {
        const from = delivered
        delivered = table.records.length
        await deliver(from)
      }
    },
    /** Delivers the whole stream again. */
    settleAgain: () => deliver(0),
    /** Everything that is stored or streamed, as one text. */
    everything: () => JSON.stringify([table.items, ledger.items, table.records]),
    /** Loads the user with an address. */
    async userWith(email: string): Promise<User> {
      const user = await database.repository(User).findBy('email', email)
      if (!user) throw new Error(`No user has the address ${email}.`)
      return user
    },
  }
}
export type MemoryShop = ReturnType<typeof memoryShop>

/** The token of the link in a mail. */
export function tokenIn(mail: Mail | undefined): string {
  const token = /\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1]
  if (!token) throw new Error('The mail has no link with a token.')
  return token
}

/** Signs up a user and follows the link. */
export async function activeUser(shop: MemoryShop, email = EMAIL, password = PASSWORD): Promise<User> {
  await signUp(shop.context, { email, password, firstName: 'Ada' })
  await shop.settle()
  await activate(shop.context, { token: tokenIn(shop.mails.findLast(({ to }) => to === email)) })
  await shop.settle()
  return shop.userWith(email)
}

function countedHasher(hashed: { count: number }): Shop['passwords'] {
  const hasher = createPasswordHasher({ atOnce: 2, cost: { ...HASH_COST, memory: 64, passes: 1 } })
  return {
    hash: password => {
      hashed.count += 1
      return hasher.hash(password)
    },
    verify: (password, hash) => {
      hashed.count += 1
      return hasher.verify(password, hash)
    },
    isOutdated: hash => hasher.isOutdated(hash),
  }
}
