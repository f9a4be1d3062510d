import { defineModel, postSave } from 'dynamo-signals'
import { eventFilters } from 'dynamo-signals/operations'
import { createScheduler, createStreamHandler } from 'dynamo-signals/streams'
import * as z from 'zod'
import { onceFor } from '../../../packages/dynamo-signals/src/streams/once.ts'
import { ReceiverEffects } from '../../../packages/dynamo-signals/src/streams/receiver-effects.ts'
import { memoryDatabase } from '../../support/memory-database.ts'

const User = defineModel('User', { schema: z.object({ email: z.string() }) })
const opened = () => memoryDatabase([User])
const record = (more: object) => ({ eventSource: 'aws:dynamodb', eventName: 'MODIFY', ...more })
const handle = (event: unknown) => async () => {
  const off = postSave.connect(() => {}, { sender: User, dispatchUid: 'limits/heard', consumer: 'limits' })
  try {
    const handler = createStreamHandler({ database: opened().database, consumer: 'limits' })
    await handler(event as never)
  } finally {
    off()
  }
}

const onceOf = onceFor(undefined as never, { dispatchUid: 'mail/welcome' } as never)

const notAwaited = async () => {
  const nothing = undefined as never
  const effects = new ReceiverEffects(nothing, nothing, nothing, { dispatchUid: 'mail/welcome' } as never)
  void effects.atomic(() => new Promise(() => {}))
  await effects.commit()
}

/** What the stream handler and its receivers refuse, each named by what is wrong. */
export const REFUSED_BY_STREAMS: readonly (readonly [what: string, provoke: () => unknown])[] = [
  ['Kinesis', handle({ Records: [{ eventSource: 'aws:kinesis', kinesis: {} }] })],
  ['no records', handle({})],
  [
    'KEYS_ONLY',
    handle({
      Records: [
        record({
          dynamodb: {
            Keys: { pk: { S: 'User#1' }, sk: { S: 'instance' } },
            SequenceNumber: '1',
            StreamViewType: 'KEYS_ONLY',
          },
        }),
      ],
    }),
  ],
  [
    'plain images',
    handle({
      Records: [
        record({
          dynamodb: {
            Keys: { pk: 'User#1', sk: 'instance' },
            SequenceNumber: '1',
            StreamViewType: 'NEW_AND_OLD_IMAGES',
            NewImage: { pk: 'User#1', sk: 'instance' },
            OldImage: { pk: 'User#1', sk: 'instance' },
          },
        }),
      ],
    }),
  ],
  [
    'nobody',
    async () => {
      await createStreamHandler({ database: opened().database, consumer: 'nobody' })({
        Records: [record({ eventName: 'INSERT', dynamodb: { NewImage: { pk: { S: 'User#1' } } } })],
      } as never)
    },
  ],
  ['consumers that nobody wakes', () => createScheduler({ database: opened().database, consumers: ['mail'] })],
  ['consumers of a scheduler', () => createScheduler({ database: opened().database, consumers: 'mail' as never })],
  [
    'a wake that is no function',
    () => createScheduler({ database: opened().database, consumers: ['mail'], wake: 'mail' as never }),
  ],
  ['no filters', () => eventFilters('nobody')],
  ['a write that is not awaited', notAwaited],
  ['a key of once', () => onceOf('', async () => {})],
  ['an effect of once', () => onceOf('key', undefined as never)],
]
