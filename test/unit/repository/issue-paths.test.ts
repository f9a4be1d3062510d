import { type } from 'arktype'
import { type AnyModel, defineModel, type ValidationError } from 'dynamo-signals'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const VENDORS = ['zod', 'valibot', 'arktype'] as const

/** A fault, the schema that finds it by each vendor, and where it lies. */
interface Fault {
  readonly input: object
  readonly schemas: Readonly<Partial<Record<(typeof VENDORS)[number], AnyModel['schema']>>>
  readonly paths: readonly string[]
}

const circle = {
  z: z.object({ kind: z.literal('circle'), radius: z.number() }),
  v: v.object({ kind: v.literal('circle'), radius: v.number() }),
}
const square = {
  z: z.object({ kind: z.literal('square'), side: z.number() }),
  v: v.object({ kind: v.literal('square'), side: v.number() }),
}
const shapes = {
  zod: z.discriminatedUnion('kind', [circle.z, square.z]),
  valibot: v.variant('kind', [circle.v, square.v]),
  arktype: type({ kind: "'circle'", radius: 'number' }).or({ kind: "'square'", side: 'number' }),
}

const FAULTS: Readonly<Record<string, Fault>> = {
  'a field': {
    input: { name: 1 },
    schemas: {
      zod: z.object({ name: z.string() }),
      valibot: v.object({ name: v.string() }),
      arktype: type({ name: 'string' }),
    },
    paths: ['name'],
  },
  'a missing field': {
    input: {},
    schemas: {
      zod: z.object({ name: z.string() }),
      valibot: v.object({ name: v.string() }),
      arktype: type({ name: 'string' }),
    },
    paths: ['name'],
  },
  'the whole instance': {
    input: { from: 2, to: 1 },
    schemas: {
      zod: z.object({ from: z.number(), to: z.number() }).refine(() => false),
      valibot: v.pipe(
        v.object({ from: v.number(), to: v.number() }),
        v.check(() => false),
      ),
      arktype: type({ from: 'number', to: 'number' }).narrow((_, context) => context.mustBe('in order')),
    },
    paths: [''],
  },
  'a nested field, in a list': {
    input: { lines: [{ sku: 'a' }, { sku: 1 }] },
    schemas: {
      zod: z.object({ lines: z.array(z.object({ sku: z.string() })) }),
      valibot: v.object({ lines: v.array(v.object({ sku: v.string() })) }),
      arktype: type({ lines: type({ sku: 'string' }).array() }),
    },
    paths: ['lines.1.sku'],
  },
  'a member of a tuple': {
    input: { at: ['x', { y: 'z' }] },
    schemas: {
      zod: z.object({ at: z.tuple([z.string(), z.object({ y: z.number() })]) }),
      valibot: v.object({ at: v.tuple([v.string(), v.object({ y: v.number() })]) }),
      arktype: type({ at: ['string', { y: 'number' }] }),
    },
    paths: ['at.1.y'],
  },
  'values of a record, one under a key with a dot, one under a key with a quote, one under none': {
    input: { prices: { eur: 'x', 'a.b': 'x', 'say "hi"': 'x', '': 'x', '[0]': 'x' } },
    schemas: {
      zod: z.object({ prices: z.record(z.string(), z.number()) }),
      valibot: v.object({ prices: v.record(v.string(), v.number()) }),
      arktype: type({ prices: 'Record<string, number>' }),
    },
    paths: ['prices.eur', 'prices["a.b"]', 'prices["say \\"hi\\""]', 'prices[""]', 'prices["[0]"]'],
  },
  'a key of a record': {
    input: { prices: { toolong: 1 } },
    schemas: {
      zod: z.object({ prices: z.record(z.string().max(3), z.number()) }),
      valibot: v.object({ prices: v.record(v.pipe(v.string(), v.maxLength(3)), v.number()) }),
    },
    paths: ['prices.toolong'],
  },
  'a member of a set': {
    input: { tags: new Set([1]) },
    schemas: { zod: z.object({ tags: z.set(z.string()) }), valibot: v.object({ tags: v.set(v.string()) }) },
    paths: ['tags'],
  },
  'a value of a map': {
    input: { rates: new Map([['eur', 'x']]) },
    schemas: {
      zod: z.object({ rates: z.map(z.string(), z.number()) }),
      valibot: v.object({ rates: v.map(v.string(), v.number()) }),
    },
    paths: ['rates.eur'],
  },
  'a value of a map under an object': {
    input: { rates: new Map([[{ currency: 'eur' }, 'x']]) },
    schemas: {
      zod: z.object({ rates: z.map(z.object(), z.number()) }),
      valibot: v.object({ rates: v.map(v.object({}), v.number()) }),
    },
    paths: ['rates'],
  },
  'an unknown key of a strict schema': {
    input: { name: 'x', nmae: 'y' },
    schemas: {
      zod: z.strictObject({ name: z.string() }),
      valibot: v.strictObject({ name: v.string() }),
      arktype: type({ '+': 'reject', name: 'string' }),
    },
    paths: ['nmae'],
  },
  'an unknown key of a nested strict schema, with a dot in it': {
    input: { address: { city: 'x', 'zip.code': 'y' } },
    schemas: {
      zod: z.object({ address: z.strictObject({ city: z.string() }) }),
      valibot: v.object({ address: v.strictObject({ city: v.string() }) }),
      arktype: type({ address: { '+': 'reject', city: 'string' } }),
    },
    paths: ['address["zip.code"]'],
  },
  'the discriminant of a union': { input: { kind: 'line' }, schemas: shapes, paths: ['kind'] },
  'a field of one variant of a union': { input: { kind: 'circle', radius: 'x' }, schemas: shapes, paths: ['radius'] },
  'a union that no member of fits': {
    input: { of: { a: true } },
    schemas: {
      zod: z.object({ of: z.union([z.object({ a: z.string() }), z.object({ b: z.number() })]) }),
      valibot: v.object({ of: v.union([v.object({ a: v.string() }), v.object({ b: v.number() })]) }),
      arktype: type({ of: type({ a: 'string' }).or({ b: 'number' }) }),
    },
    paths: ['of'],
  },
}

const CASES = Object.entries(FAULTS).flatMap(([what, { input, schemas, paths }]) =>
  VENDORS.flatMap(vendor => (schemas[vendor] ? [{ what, vendor, input, schema: schemas[vendor], paths }] : [])),
)

describe('the path of an issue', () => {
  it.each(CASES)('is the same from $vendor as from the others, for $what', async ({ schema, input, paths }) => {
    const error = await refusal(schema, input)

    expect(error.issues.map(({ path }) => path)).toEqual(paths)
  })

  it('exists for every unknown key if the vendor reports several at once', async () => {
    const error = await refusal(z.strictObject({ name: z.string() }), { name: 'x', one: 1, two: 2 })

    expect(error.issues.map(({ path }) => path)).toEqual(['one', 'two'])
  })

  it('also escapes a key with a dot in a value that DynamoDB does not accept', async () => {
    const error = await refusal(z.object({ prices: z.unknown() }), { prices: { 'a.b': { c: Number.NaN } } })

    expect(error.issues.map(({ path }) => path)).toEqual(['prices["a.b"].c'])
  })
})

async function refusal(schema: AnyModel['schema'], input: object): Promise<ValidationError> {
  const Thing = defineModel('Thing', { schema })
  return memoryDatabase([Thing])
    .database.repository(Thing)
    .create(input as never)
    .then(
      () => expect.unreachable(),
      error => error,
    )
}

it('a stored value that cannot be read has the path it would have in an issue', async () => {
  const Shop = defineModel('Shop', { schema: z.object({ prices: z.unknown() }) })
  const { database, table } = memoryDatabase([Shop])
  const prices = { M: { 'a.b': { L: [{ N: '12345678901234567890' }] } } }
  table.load([{ pk: { S: 'Shop#1' }, sk: { S: 'instance' }, _type: { S: 'Shop' }, prices }])

  await expect(database.repository(Shop).get('1')).rejects.toMatchObject({ path: 'prices["a.b"].0' })
})

it('a name that is refused before the schema runs has the path it would have in an issue', async () => {
  const Shop = defineModel('Shop', { schema: z.object({ prices: z.unknown() }) })
  const prices = { 'a.b': JSON.parse('{"__proto__":1}') }

  const created = memoryDatabase([Shop]).database.repository(Shop).create({ prices })

  await expect(created).rejects.toMatchObject({ issues: [{ path: 'prices["a.b"].__proto__' }] })
})
