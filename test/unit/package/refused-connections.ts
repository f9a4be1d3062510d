import { DurableSignal, defineModel, foreignKey, postSave, receiver, Signal, suspend } from 'dynamo-signals'
import { replay, verify } from 'dynamo-signals/operations'
import { sharedRate } from 'dynamo-signals/streams'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const schema = z.object({ title: z.string() })
const User = defineModel('User', { schema })
const Book = defineModel('Book', { schema, relations: { user: foreignKey(User, { onDelete: 'cascade' }) } })
const OtherUser = defineModel('User', { schema })
const opened = () => memoryDatabase([User, Book]).database
const connect =
  (...given: unknown[]) =>
  () =>
    (postSave.connect as (...all: unknown[]) => unknown)(...given)
const options = { sender: User, dispatchUid: 'limits/twice', consumer: 'limits' }
/** A set as it is without types: only a set that can be emptied has the method. */
interface Emptied {
  clear(): Promise<unknown>
}
/** Does something while a receiver is connected. */
const connected = (provoke: () => unknown) => async () => {
  const disconnect = postSave.connect(() => undefined, options)
  try {
    await provoke()
  } finally {
    disconnect()
  }
}

/** Connections, selections, databases and operations that are refused, each named by what is wrong with it. */
export const REFUSED_CONNECTIONS: readonly (readonly [what: string, provoke: () => unknown])[] = [
  ['no receiver', connect(undefined, options)],
  ['an empty dispatchUid', connect(() => undefined, { ...options, dispatchUid: '' })],
  ['a database of a receiver', connect(() => undefined, { ...options, database: {} })],
  ['the name of a sender', connect(() => undefined, { ...options, sender: 'no model' })],
  ['an object that is not a model', connect(() => undefined, { ...options, sender: {} })],
  ['a priority', connect(() => undefined, { ...options, priority: Number.NaN })],
  ['a taken dispatchUid', connected(connect(() => 'another', options))],
  ['no dispatchUid', connect(() => undefined, { sender: User, consumer: 'limits' })],
  ...Object.entries({
    retry: 5,
    'an option of retry': { pause: 1 },
    isPassing: { isPassing: true },
    giveUpAfter: { giveUpAfter: 0 },
    rate: { rate: 0 },
  }).map(([what, retry]) => [what, connect(() => undefined, { ...options, retry })] as const),
  ['the name of a shared rate', () => sharedRate('', 14)],
  ['a shared rate', () => sharedRate('ses', 0)],
  ['a timeout', connect(() => undefined, { ...options, timeout: 0 })],
  ['no signal', () => receiver(undefined as never)],
  ['no method', () => (receiver(new Signal('limits')) as (...given: unknown[]) => unknown)({}, 'property')],
  ['no name of a signal', () => new Signal('')],
  ['a name of a durable signal', () => [1, 2].map(() => new DurableSignal('limits-twice'))],
  ['a selection', () => suspend({ dispatchUid: 'limits' } as never, () => undefined)],
  ['a database', () => verify({} as never)],
  ['a model of another database', () => opened().repository(OtherUser)],
  ['a target of another database', () => memoryDatabase([Book])],
  ['a name twice', () => memoryDatabase([User, OtherUser])],
  ['segments', () => verify(opened(), { segments: 1.5 })],
  ['too many segments', () => verify(opened(), { segments: 1e9 })],
  ['a rate', () => verify(opened(), { rateLimit: Number.NaN })],
  ['a resume token', () => verify(opened(), { resumeFrom: 'x' })],
  ['a resume token of another table', async () => verify(opened(), { resumeFrom: tokenOf('another') })],
  ['null in a set', () => (opened().repository(Book).relatedSet({ user: 'u1' }) as never as Emptied).clear()],
  ['values of a check', () => opened().transaction(async all => all.check(User, 'u1', { title: new Date() } as never))],
  ['no values of a check', () => opened().transaction(async all => all.check(User, 'u1', null as never))],
  [
    'no relation',
    () =>
      opened()
        .repository(Book)
        .findRelated({} as never, 'author' as never),
  ],
  ['no receiver to replay', () => replay(opened(), { consumer: 'nobody' })],
  ['no model to replay', connected(() => replay(opened(), { consumer: 'limits', model: 'Nobody' }))],
  ['ids without a model', connected(() => replay(opened(), { consumer: 'limits', ids: ['u1'] }))],
  ['ids and segments', connected(() => replay(opened(), { consumer: 'limits', model: User, ids: [], segments: 2 }))],
  [
    'a relation',
    () =>
      opened()
        .repository(Book)
        .relatedSet({ author: 'u1' } as never),
  ],
]

function tokenOf(table: string): string {
  return Buffer.from(JSON.stringify({ table, run: 'verification', done: 0, segments: ['begin'] })).toString('base64url')
}
