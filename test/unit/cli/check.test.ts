import { defineModel, foreignKey, oneToOne, openDatabase, postDelete, postSave, preSave } from 'dynamo-signals'
import { m2mChanged, m2mChanging, manyToMany } from 'dynamo-signals/links'
import { check } from 'dynamo-signals/operations'
import { index } from 'dynamo-signals/queries'
import { connectCascade } from 'dynamo-signals/streams'
import { expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'

const schema = z.object({ name: z.string() })
const Poet = defineModel('Poet', { schema, unique: ['name'] })
const Poem = defineModel('Poem', {
  schema,
  relations: { poet: foreignKey(Poet, { onDelete: 'protect', index: 'gsi1' }) },
})
const Elsewhere = defineModel('Elsewhere', { schema })

const refuse = () => Promise.reject(new Error('A check sends nothing.'))
const open = (...models: Parameters<typeof openDatabase>[0]['models']) =>
  openDatabase({ client: refuse, tableName: 'data', ledgerTableName: 'ledger', models })
const database = open(Poet, Poem)

const untilEnd = (disconnect: () => boolean) => onTestFinished(() => void disconnect())
const codes = (...args: Parameters<typeof check>) => check(...args).map(({ level, code }) => `${level} ${code}`)
const nothing = () => undefined
const consumer = 'links'

it('reports nothing if everything is correct', () => {
  untilEnd(preSave.connect(nothing, { sender: Poet, dispatchUid: 'rules' }))
  untilEnd(postSave.connect(nothing, { sender: 'Poem', dispatchUid: 'one', consumer }))
  untilEnd(postDelete.connect(nothing, { sender: Poem, dispatchUid: 'one', consumer }))

  expect(check(database, { consumers: ['links'] })).toEqual([])
})

it('finds a receiver of a model that is not defined', () => {
  untilEnd(preSave.connect(nothing, { sender: 'Novelist', dispatchUid: 'rules' }))

  expect(check(database)).toEqual([
    {
      level: 'error',
      code: 'check.unknownSender',
      message: expect.stringContaining('rules expects a sender named "Novelist" (pre-save)'),
    },
  ])
})

it('finds receivers of links whose sender has no links, each once', () => {
  const Reader = defineModel('Reader', { schema, links: { poets: manyToMany(Poet) } })
  untilEnd(m2mChanging.connect(nothing, { sender: Poet, dispatchUid: 'rules' } as never))
  untilEnd(m2mChanged.connect(nothing, { sender: 'Reader', dispatchUid: 'count', consumer }))
  untilEnd(m2mChanged.connect(nothing, { sender: 'Novel_poets', dispatchUid: 'far', consumer }))
  untilEnd(m2mChanged.connect(nothing, { sender: Reader.links.poets.through, dispatchUid: 'right', consumer }))

  const found = check(open(Poet, Poem, Reader)).filter(({ level }) => level === 'error')

  expect(found.map(({ code, message }) => [code, message.split(',')[0]])).toEqual([
    ['check.unknownSender', 'far expects a sender named "Novel_poets" (m2m-changed)'],
    ['check.notThrough', 'rules is connected to Poet (m2m-changing)'],
    ['check.notThrough', 'count is connected to Reader (m2m-changed)'],
  ])
  expect(found.at(-1)?.message).toContain('as the sender: Reader_poets.')
})

it('finds a receiver of a model that the database was not opened with', () => {
  untilEnd(postSave.connect(nothing, { sender: Elsewhere, dispatchUid: 'one', consumer }))

  expect(codes(database)).toEqual(['error check.foreignSender'])
})

it('finds a receiver that runs twice', () => {
  const twice = () => undefined
  untilEnd(preSave.connect(twice, { sender: Poet }))
  untilEnd(preSave.connect(twice))

  expect(codes(database)).toEqual(['warning check.doubledReceiver'])
})

it('finds two receivers that would skip each other’s records', () => {
  untilEnd(postSave.connect(nothing, { sender: Poet, dispatchUid: 'same', consumer }))
  untilEnd(postSave.connect(() => undefined, { dispatchUid: 'same', consumer }))

  expect(codes(database)).toEqual(['error check.sharedReceipts'])
})

it('lets receivers of different models share a name', () => {
  untilEnd(postSave.connect(nothing, { sender: Poet, dispatchUid: 'same', consumer }))
  untilEnd(postSave.connect(() => undefined, { sender: Poem, dispatchUid: 'same', consumer }))

  expect(codes(database)).toEqual([])
})

it('counts the consumers of the stream', () => {
  for (const name of ['a', 'b', 'c']) {
    untilEnd(postSave.connect(nothing, { sender: Poet, dispatchUid: name, consumer: name }))
  }

  expect(codes(database)).toEqual(['error check.tooManyConsumers'])
})

it('compares the consumers with those that are deployed', () => {
  untilEnd(postSave.connect(nothing, { sender: Poet, dispatchUid: 'one', consumer: 'lnks' }))

  expect(codes(database, { consumers: ['links'] })).toEqual([
    'error check.unknownConsumer',
    'warning check.idleConsumer',
  ])
})

it('finds a filter that is longer than Lambda allows', () => {
  const models = Array.from({ length: 60 }, (_, index) => defineModel(`M${index}${'x'.repeat(80)}`, { schema }))
  for (const sender of models) untilEnd(postSave.connect(nothing, { sender, dispatchUid: sender.name, consumer }))

  expect(codes(open(...models))).toEqual(['error check.filterTooLong'])
})

it('finds items that time to live would delete without applying the delete rules', () => {
  const Visit = defineModel('Visit', { schema: schema.extend({ until: z.int() }), expires: 'until' })
  const Note = defineModel('Note', { schema, relations: { visit: oneToOne(Visit, { onDelete: 'cascade' }) } })

  expect(codes(open(Visit, Note))).toEqual(['warning check.expiryWithoutRules'])

  untilEnd(postDelete.connect(nothing, { sender: Visit, dispatchUid: 'clear', consumer }))
  expect(codes(open(Visit, Note))).toEqual([])
})

it('finds a cascading delete that no consumer would finish', () => {
  const Line = defineModel('Line', {
    schema,
    relations: { poet: foreignKey(Poet, { onDelete: 'cascade', index: 'gsi1' }) },
  })

  expect(codes(open(Poet, Line))).toEqual(['warning check.noCascade'])

  untilEnd(connectCascade({ consumer }))
  expect(codes(open(Poet, Line))).toEqual([])
})

it('finds constraints that are declared twice, or protect less than they seem to', () => {
  const Pen = defineModel('Pen', {
    schema: z.object({ name: z.string(), ink: z.string() }),
    unique: [['name', 'ink'], ['ink', 'name'], 'poetId'],
    relations: {
      poet: oneToOne(Poet, { onDelete: 'protect' }),
      poem: oneToOne(Poem, { onDelete: 'protect', constraint: 'none' }),
    },
  })

  expect(codes(open(Poet, Poem, Pen))).toEqual([
    'warning check.repeatedUnique',
    'warning check.doubleGuard',
    'warning check.uncheckedProtection',
  ])
})

it('finds a schema that rejects its own output, with samples', () => {
  const Secret = defineModel('Secret', {
    schema: z.object({
      hash: z
        .string()
        .max(9)
        .transform(text => `${text}.hash`),
    }),
  })
  const Mark = defineModel('Mark', { schema: z.object({ at: z.string().default('5').transform(Number) }) })
  const Late = defineModel('Late', { schema: z.object({ name: z.string().refine(async () => true) }) })
  const Day = defineModel('Day', { schema: z.object({ day: z.coerce.date() }) })
  const models = open(Secret, Mark, Late, Day, Poet)

  // An empty object is all that is known without samples: enough for Mark, whose fields have defaults.
  expect(codes(models)).toEqual(['error check.schemaRefusesItself'])
  const samples = [
    [Secret, { hash: '12345' }],
    [Late, { name: 'x' }],
    [Day, { day: '2026-01-01' }],
    [Poet, { name: 'Ada' }],
    [Poet, { name: 5 }],
  ] as const
  expect(check(models, { samples })).toEqual([
    expect.objectContaining({ message: expect.stringMatching(/^The schema of Secret rejects its own output: hash/) }),
    expect.objectContaining({ code: 'check.schemaRefusesItself', message: expect.stringContaining('Mark') }),
    expect.objectContaining({ level: 'warning', code: 'check.asynchronousSchema' }),
    expect.objectContaining({ code: 'check.unstorable', message: expect.stringContaining('day: a Date') }),
    expect.objectContaining({ code: 'check.badSample', message: expect.stringMatching(/sample of Poet .*name: /) }),
  ])
})

it('lists the indexes that another declaration could move', () => {
  const Line = defineModel('Line', {
    schema,
    relations: {
      first: foreignKey(Poet, { onDelete: 'protect', index: 'gsi2' }),
      second: foreignKey(Poet, { onDelete: 'protect' }),
    },
    indexes: { byName: index({ partition: ['name'] }) },
    listed: true,
  })

  expect(check(open(Poet, Line))).toEqual([
    {
      level: 'warning',
      code: 'check.unpinnedIndex',
      message:
        'Line does not pin its indexes, so another declaration can move them. Pin them where they are with the option index: second: gsi1, byName: gsi3.',
    },
  ])
})
