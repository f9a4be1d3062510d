import { LeaseHeldError } from 'dynamo-signals'
import { expect, it } from 'vitest'
import { coreOf } from '../../../packages/dynamo-signals/src/repository/open-database.ts'
import { onceFor } from '../../../packages/dynamo-signals/src/streams/once.ts'
import { BOOKSHOP } from '../../support/bookshop.ts'
import { after, before } from '../../support/faulty-transport.ts'
import { manualTime } from '../../support/manual-time.ts'
import { memoryDatabase } from '../../support/memory-database.ts'

const LEASE = 60_000
const claimant = { dispatchUid: 'mail/welcome', itemKey: 'Author#ada', lease: LEASE }

it('does not repeat an effect that is marked while its expired claim is being taken over', async () => {
  const { runtime, pass } = manualTime()
  const shop = memoryDatabase(BOOKSHOP, { runtime })
  const other = shop.reopen()
  const [slow, next] = [shop, other].map(({ database }) => onceFor(coreOf(database).core, claimant))
  if (!slow || !next) throw new Error('There are two handlers.')
  const ran: string[] = []
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
  const first = slow('welcome', async () => {
    ran.push('slow')
    await answered
  })
  while (ran.length === 0) await Promise.resolve()
  pass(LEASE + 1)
  // The first request finds the claim; just before the second, which takes it over, the slow handler marks it.
  other.line.next(
    'PutItem',
    before(async () => {}),
  )
  other.line.next(
    'PutItem',
    before(async () => {
      answer()
      await first
    }),
  )

  await next('welcome', async () => void ran.push('next'))

  expect(ran).toEqual(['slow'])
})

it('does not run an effect whose lease ended while the claim was on its way, because another handler may be running it', async () => {
  const { runtime, pass } = manualTime()
  const { database, line } = memoryDatabase(BOOKSHOP, { runtime })
  const once = onceFor(coreOf(database).core, claimant)
  const ran: string[] = []
  const send = async () => void ran.push('mail')
  line.next(
    'PutItem',
    after(async () => pass(LEASE)),
  )

  await expect(once('welcome', send)).rejects.toThrow(LeaseHeldError)
  await once('welcome', send)

  expect(ran).toEqual(['mail'])
})
