import { DurableSignal, type SendOptions } from 'dynamo-signals'
import { BOOKSHOP } from '../../support/bookshop.ts'
import { manualTime } from '../../support/manual-time.ts'
import { memoryDatabase } from '../../support/memory-database.ts'

const late = new DurableSignal<{ text: string }>('late')
const opened = () => memoryDatabase(BOOKSHOP, { runtime: manualTime('2026-03-01T12:00:00Z').runtime })
const send = (options: unknown) => () =>
  opened().database.transaction(transaction => late.send(transaction, { text: 'a' }, options as SendOptions))
const cancel = (key: unknown) => () =>
  opened().database.transaction(transaction => late.cancel(transaction, key as string))

/** What sending and canceling a durable signal refuses, each named by what is wrong. */
export const REFUSED_SENDS: readonly (readonly [what: string, provoke: () => unknown])[] = [
  ['a sender for options', send(BOOKSHOP[0])],
  ['a misspelt option of send', send({ afer: 5 })],
  ['a number for options', send(5)],
  ['after and at', send({ after: 5, at: new Date() })],
  ['after that is NaN', send({ after: Number.NaN })],
  ['after that is negative', send({ after: -1 })],
  ['after that is a text', send({ after: '5' })],
  ['after of more than a year', send({ after: 366 * 24 * 3600 + 1 })],
  ['at that is a number', send({ at: Date.now() })],
  ['an invalid time in at', send({ at: new Date(Number.NaN) })],
  ['at in more than a year', send({ at: new Date('2027-03-02T12:00:00.001Z') })],
  ['a key without a time', send({ key: 'k' })],
  ['an empty key', send({ after: 5, key: '' })],
  ['a long key', send({ after: 5, key: 'ä'.repeat(513) })],
  ['a cancellation without a key', cancel(undefined)],
]
