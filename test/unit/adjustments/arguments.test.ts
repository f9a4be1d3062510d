import { defineModel, foreignKey } from 'dynamo-signals'
import { addToSet, append, increment, prepend, removeFromSet } from 'dynamo-signals/adjustments'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Owner = defineModel('Owner', { schema: z.object({}) })
const Thing = defineModel('Thing', {
  schema: z.object({
    n: z.number(),
    sizes: z.set(z.number()).optional(),
    files: z.set(z.custom<Uint8Array>()).optional(),
  }),
  relations: { owner: foreignKey(Owner, { onDelete: 'cascade', nullable: true }) },
})

async function open() {
  const { database, line } = memoryDatabase([Owner, Thing])
  const things = database.repository(Thing)
  await things.create({ id: 't1', n: 1 })
  line.take()
  return { things, line }
}

describe('the arguments of adjust', () => {
  it.each([
    [
      'an unknown field',
      { m: increment(1) },
      'Thing was not adjusted: m is not a field of the model. It has: n, sizes, files.',
    ],
    ['the version', { version: increment(1) }, 'Thing was not adjusted: version belongs to the library.'],
    ['an attribute of the library', { _v: increment(1) }, 'Thing was not adjusted: _v belongs to the library.'],
    ['a relation', { ownerId: increment(1) }, 'Thing was not adjusted: ownerId is the id of a relation.'],
    [
      'a value',
      { n: increment(1), sizes: 5 },
      'Thing was not adjusted: sizes needs an operation, such as increment(1), not 5.',
    ],
    ['a forged operation', { n: { ...increment(1) } }, 'Thing was not adjusted: n needs an operation'],
    ['nothing', {}, 'Thing was not adjusted: it needs operations by field'],
    ['only undefined', { n: undefined }, 'Thing was not adjusted: it needs operations by field'],
    ['null', null, 'Thing was not adjusted: it needs operations by field'],
  ])('refuse %s before anything is sent', async (_, adjustments, message) => {
    const { things, line } = await open()

    await expect(things.adjust('t1', adjustments as never)).rejects.toThrow(message)

    expect(line.take()).toEqual([])
  })

  it('refuse an option and a condition that do not exist', async () => {
    const { things } = await open()

    await expect(things.adjust('t1', { n: increment(1) }, { when: true } as never)).rejects.toThrow(
      'unknown option "when"',
    )
    await expect(things.adjust('t1', { n: increment(1) }, { where: true } as never)).rejects.toThrow(
      'must be a function',
    )
    await expect(things.adjust('', { n: increment(1) })).rejects.toThrow('must be a non-empty string')
  })

  it.each([
    ['increment(NaN)', () => increment(Number.NaN), 'increment() needs a finite number or a bigint, not NaN.'],
    ['increment("1")', () => increment('1' as never), 'increment() needs a finite number or a bigint, not "1".'],
    ['increment(1e200)', () => increment(1e200), 'increment(): the number 1e+200 cannot be stored'],
    ['append()', () => append(), 'append() needs at least one value.'],
    ['prepend()', () => prepend(), 'prepend() needs at least one value.'],
    ['append(a function)', () => append(() => 1), 'append(): a function cannot be stored'],
    ['addToSet()', () => addToSet(), 'addToSet() needs at least one value.'],
    [
      'addToSet(1, "a")',
      () => addToSet<string | number>(1, 'a'),
      'a set must have only strings, only numbers, or only bytes',
    ],
    ['removeFromSet(null)', () => removeFromSet(null), 'a set must have only strings'],
  ])('refuse %s', (_, make, message) => {
    expect(make).toThrow(message)
  })

  it('accept sets of numbers and of bytes', async () => {
    const { things } = await open()

    await things.adjust('t1', { sizes: addToSet(1, 2.5), files: addToSet(new Uint8Array([1])) })
    await things.adjust('t1', { sizes: removeFromSet(1), files: removeFromSet(new Uint8Array([1])) })

    expect(await things.get('t1')).toMatchObject({ sizes: new Set([2.5]) })
    expect((await things.get('t1')).files).toBeUndefined()
  })
})
