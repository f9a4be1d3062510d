import { type } from 'arktype'
import {
  and,
  becomes,
  type ChangesOf,
  changed,
  created,
  type Database,
  type DraftOf,
  defineModel,
  type FieldOf,
  foreignKey,
  type InputOf,
  type InstanceOf,
  type PostSave,
  type PreSave,
  postSave,
  preSave,
} from 'dynamo-signals'
import * as v from 'valibot'
import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import { Author } from '../support/bookshop.ts'

declare const database: Database
const relations = { author: foreignKey(Author, { onDelete: 'cascade' }) }
const ByZod = defineModel('Shape', {
  schema: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('circle'), name: z.string(), radius: z.number() }),
    z.object({ kind: z.literal('square'), name: z.string(), side: z.number().optional() }),
  ]),
  relations,
  unique: ['name', ['kind', 'radius']],
})
const ByValibot = defineModel('Shape', {
  schema: v.variant('kind', [
    v.object({ kind: v.literal('circle'), name: v.string(), radius: v.number() }),
    v.object({ kind: v.literal('square'), name: v.string(), side: v.optional(v.number()) }),
  ]),
  relations,
  unique: ['name', ['kind', 'radius']],
})
const ByArktype = defineModel('Shape', {
  schema: type({ kind: "'circle'", name: 'string', radius: 'number' }).or({
    kind: "'square'",
    name: 'string',
    'side?': 'number',
  }),
  relations,
  unique: ['name', ['kind', 'radius']],
})

interface System {
  readonly id: string
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
}
type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false
type Plain<T> = T extends unknown ? { [K in keyof T]: T[K] } : never
type Circle = { readonly kind: 'circle'; readonly name: string; readonly radius: number; readonly authorId: string }
type Square = { readonly kind: 'square'; readonly name: string; readonly authorId: string }

describe.each(['zod', 'valibot', 'arktype'])('a model over a union', () => {
  it('has the variants for instances', () => {
    type Expected = Plain<Circle & System> | Plain<Square & { readonly side?: number | undefined } & System>
    expectTypeOf<InstanceOf<typeof ByZod>>().toEqualTypeOf<Expected>()
    expectTypeOf<InstanceOf<typeof ByValibot>>().toEqualTypeOf<Expected>()
    expectTypeOf<InstanceOf<typeof ByArktype>>().toExtend<Expected>()
  })

  it('shows them as plain shapes', () => {
    type One = Extract<InstanceOf<typeof ByZod>, { kind: 'circle' }>
    expectTypeOf<Same<One, Plain<One>>>().toEqualTypeOf<true>()
  })

  it('has the fields of all variants', () => {
    type Expected = 'kind' | 'name' | 'radius' | 'side' | 'authorId'
    expectTypeOf<FieldOf<typeof ByZod>>().toEqualTypeOf<Expected>()
    expectTypeOf<FieldOf<typeof ByValibot>>().toEqualTypeOf<Expected>()
    expectTypeOf<FieldOf<typeof ByArktype>>().toEqualTypeOf<Expected>()
  })

  it('takes one variant at a time', () => {
    const circle = { kind: 'circle', name: 'a', radius: 1, authorId: 'x' } as const
    expectTypeOf(circle).toExtend<InputOf<typeof ByZod>>()
    expectTypeOf(circle).toExtend<InputOf<typeof ByValibot>>()
    expectTypeOf(circle).toExtend<InputOf<typeof ByArktype>>()
    expectTypeOf<{ kind: 'circle'; name: string; authorId: string }>().not.toExtend<InputOf<typeof ByZod>>()
    expectTypeOf<{ kind: 'square'; name: string; side: number }>().toExtend<ChangesOf<typeof ByZod>>()
    expectTypeOf<{ radius: number }>().toExtend<ChangesOf<typeof ByZod>>()
    expectTypeOf<{ radius: string }>().not.toExtend<ChangesOf<typeof ByZod>>()
  })

  it('narrows by the discriminant in its receivers', () => {
    const beforeZod = ({ instance, previous, changedFields }: PreSave<typeof ByZod>) => {
      if (instance.kind === 'circle') {
        expectTypeOf(instance.radius).toBeNumber()
        instance.radius = 2
      } else {
        expectTypeOf(instance.side).toEqualTypeOf<number | undefined>()
        // @ts-expect-error a square has no radius
        instance.radius
      }
      if (previous?.kind === 'square') expectTypeOf(previous.side).toEqualTypeOf<number | undefined>()
      expectTypeOf(changedFields).items.toEqualTypeOf<FieldOf<typeof ByZod>>()
    }
    preSave.connect(beforeZod, { sender: ByZod })
    preSave.connect(
      ({ instance }) => {
        expectTypeOf(instance).toEqualTypeOf<DraftOf<typeof ByValibot>>()
        if (instance.kind === 'circle') expectTypeOf(instance.radius).toBeNumber()
      },
      { sender: ByValibot },
    )
    const afterArktype = ({ instance }: PostSave<typeof ByArktype>) => {
      if (instance.kind === 'circle') expectTypeOf(instance.radius).toBeNumber()
    }
    postSave.connect(afterArktype, { sender: ByArktype, dispatchUid: 'x', consumer: 'x' })
  })

  it('is conditioned on fields of any variant', () => {
    const durable = { dispatchUid: 'x', consumer: 'x' } as const
    const when = and(changed('radius', 'side'), becomes('kind', 'circle'))
    postSave.connect(() => undefined, { ...durable, sender: ByZod, when })
    postSave.connect(() => undefined, { ...durable, sender: ByValibot, when })
    postSave.connect(() => undefined, { ...durable, sender: ByArktype, when })
    postSave.connect(() => undefined, { ...durable, sender: ByZod, when: and(created(), becomes('radius', 1)) })
    // @ts-expect-error a radius is a number
    postSave.connect(() => undefined, { ...durable, sender: ByZod, when: becomes('radius', 'x') })
    // @ts-expect-error no shape has a diameter
    postSave.connect(() => undefined, { ...durable, sender: ByZod, when: changed('diameter') })
  })

  it('is found, updated and checked by fields of any variant', () => {
    const shapes = database.repository(ByZod)
    const use = async (shape: InstanceOf<typeof ByZod>) => {
      await shapes.findBy('radius', 5)
      // @ts-expect-error a radius is a number
      await shapes.findBy('radius', 'x')
      await shapes.save(shape, { updateFields: ['radius'] })
      await shapes.update(shape, { radius: 5 })
      await shapes.getOrCreate({ kind: 'circle', radius: 5 }, { name: 'x', authorId: 'x' })
      await shapes.relatedSet({ author: 'x' }).create({ kind: 'circle', name: 'x', radius: 1 })
      await database.transaction(async transaction => transaction.check(ByZod, 'x', { kind: 'circle', radius: 5 }))
    }
    expectTypeOf(use).toBeFunction()
  })
})
