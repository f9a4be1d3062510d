import {
  ConfigurationError,
  ConflictError,
  DurableSignal,
  DynamoSignalsError,
  defineModel,
  type PostSave,
  type PreSave,
  postSave,
  preSave,
  suspend,
  ValidationError,
} from 'dynamo-signals'
import { createStreamHandler, inline } from 'dynamo-signals/streams'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type Library, libraryCopy } from '../../support/library-copy.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const copy: Library = await libraryCopy()
const connected = tidyReceivers()
const Note = defineModel('Note', { schema: z.object({ text: z.string() }) })
const { line } = memoryDatabase([Note])

const fromCopy = (options = {}) =>
  copy.openDatabase({
    client: line.transport,
    tableName: 'data',
    ledgerTableName: 'ledger',
    models: [Note],
    ...options,
  })

describe('an error of a minified bundle', () => {
  it('keeps its name', () => {
    const names = Object.entries(copy.errors).filter(([name]) => name.endsWith('Error') || name.startsWith('Related'))
    expect(names.length).toBeGreaterThan(15)
    for (const [name, type] of names) {
      const made = Reflect.construct(DynamoSignalsError, ['a.b', 'text'], type as never) as DynamoSignalsError
      expect(made.name).toBe(name)
    }
  })

  it('is named after a class of the application that extends one of the library', () => {
    class OutOfStock extends ValidationError {}
    expect(new OutOfStock('Book', []).name).toBe('OutOfStock')
    expect(new ValidationError('Book', [])).not.toBeInstanceOf(OutOfStock)
    expect(new copy.ValidationError('Book', [])).not.toBeInstanceOf(OutOfStock)
  })
})

describe('two copies of the library in one process', () => {
  it("recognize each other's errors, by their classes and superclasses", () => {
    const error = new copy.ConflictError('Note', '1')
    expect(error).toBeInstanceOf(ConflictError)
    expect(error).toBeInstanceOf(DynamoSignalsError)
    expect(error).not.toBeInstanceOf(ValidationError)
    expect(new copy.BeingDeletedError('Note', '1')).toBeInstanceOf(ConflictError)
    expect(error).not.toBeInstanceOf(copy.BeingDeletedError)
  })

  it.each([undefined, null, 'text', {}, Object.create(null), new Error('other'), () => {}])(
    'take %o for no error of theirs',
    value => {
      expect(value instanceof DynamoSignalsError).toBe(false)
    },
  )

  it('run the preSave receivers of either', async () => {
    const heard: string[] = []
    const hear = ({ instance }: PreSave<typeof Note>) => void heard.push(instance.text)
    connected(
      preSave.connect(hear, { sender: Note }),
      copy.preSave.connect(event => hear(event), { sender: Note }),
    )

    await fromCopy().repository(Note).create({ text: 'from the copy' })

    expect(heard).toEqual(['from the copy', 'from the copy'])
  })

  it('deliver to the durable receivers of either', async () => {
    const heard: string[] = []
    const hear = ({ instance }: PostSave<typeof Note>) => void heard.push(instance.text)
    connected(postSave.connect(hear, { sender: Note, dispatchUid: 'notes/hear', consumer: 'notes' }))

    await fromCopy({ delivery: copy.inline() }).repository(Note).create({ text: 'inline' })

    expect(heard).toEqual(['inline'])
  })

  it('mute each other’s receivers', async () => {
    const heard: string[] = []
    connected(preSave.connect(({ instance }) => heard.push(instance.text), { sender: Note }))

    await suspend({ signals: [preSave] }, () => fromCopy().repository(Note).create({ text: 'muted' }))

    expect(heard).toEqual([])
  })

  it('open databases that either takes', async () => {
    const handle = createStreamHandler({ database: fromCopy(), consumer: 'notes' })
    expect(await handle({ Records: [] })).toEqual({ batchItemFailures: [] })
  })

  it('define one durable signal of a name, and refuse it a second time', async () => {
    const paid = new DurableSignal<{ orderId: string }>('two-copies-paid')
    const paidToo = new copy.DurableSignal<{ orderId: string }>('two-copies-paid')
    const heard: string[] = []
    connected(paid.connect(({ orderId }) => heard.push(orderId), { dispatchUid: 'orders/hear', consumer: 'orders' }))

    const database = fromCopy({ delivery: inline() })
    await database.transaction(transaction => paidToo.send(transaction, { orderId: 'o1' }))

    expect(heard).toEqual(['o1'])
    expect(() => new copy.DurableSignal('two-copies-paid')).toThrow(ConfigurationError)
    expect(() => new DurableSignal('two-copies-paid')).toThrow(ConfigurationError)
  })

  it('are rejected if they are incompatible', async () => {
    const shared = (globalThis as Record<symbol, { version: number }>)[Symbol.for('dynamo-signals.shared')]
    const loading = libraryCopy(
      code => `globalThis[Symbol.for('dynamo-signals.shared')] = { version: 99, entries: new Map() };${code}`,
    )
    const refused = await loading.then(
      () => undefined,
      error => error,
    )
    ;(globalThis as Record<symbol, unknown>)[Symbol.for('dynamo-signals.shared')] = shared

    expect(refused).toMatchObject({ name: 'ConfigurationError', code: 'dispatch.otherVersion' })
    expect(refused.message).toContain('npm ls dynamo-signals')
  })
})
