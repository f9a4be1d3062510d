import {
  becomes,
  changed,
  created,
  defineModel,
  foreignKey,
  type InstanceOf,
  oneToOne,
  type PostSave,
  postSave,
  preSave,
} from 'dynamo-signals'
import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'

const User = defineModel('User', {
  schema: z.object({ email: z.email(), isActive: z.boolean().default(false) }),
  unique: ['email'],
})
const Customer = defineModel('Customer', {
  schema: z.object({ source: z.string().optional() }),
  relations: { user: oneToOne(User, { onDelete: 'cascade', primaryKey: true }) },
})
const Item = defineModel('Item', {
  schema: z.object({ quantity: z.int() }),
  relations: {
    customer: foreignKey(Customer, { onDelete: 'cascade' }),
    user: foreignKey(User, { onDelete: 'setNull', nullable: true }),
  },
})
test('types', () => {
  expectTypeOf<InstanceOf<typeof Item>['userId']>().toEqualTypeOf<string | null>()
  expectTypeOf<InstanceOf<typeof Item>['customerId']>().toEqualTypeOf<string>()
  preSave.connect(
    ({ instance, previous }) => {
      instance.email = 'x'
      expectTypeOf(previous?.isActive).toEqualTypeOf<boolean | undefined>()
      // @ts-expect-error no such field
      instance.nope
    },
    { sender: User },
  )
  preSave.connect(({ instance }) => {
    instance.id
  })
  postSave.connect(
    ({ instance }) => {
      instance.isActive
    },
    { sender: User, dispatchUid: 'a', consumer: 'c', when: becomes('isActive', true) },
  )
  postSave.connect(
    ({ instance }) => {
      instance.isActive
    },
    { sender: User, dispatchUid: 'a', consumer: 'c', when: created() },
  )
  postSave.connect(
    ({ instance }) => {
      instance.isActive
    },
    { sender: User, dispatchUid: 'a', consumer: 'c', when: changed('isActive', 'email') },
  )
  // @ts-expect-error wrong field
  postSave.connect(
    ({ instance }) => {
      instance.isActive
    },
    { sender: User, dispatchUid: 'a', consumer: 'c', when: becomes('isActiv', true) },
  )
  // @ts-expect-error no uid
  postSave.connect(
    ({ instance }: PostSave<typeof User>) => {
      instance.isActive
    },
    { sender: User, consumer: 'c' },
  )
  // @ts-expect-error wrong sender
  postSave.connect(
    ({ instance }: PostSave<typeof User>) => {
      instance.isActive
    },
    { sender: Customer, dispatchUid: 'a', consumer: 'c' },
  )
  // @ts-expect-error unknown option
  preSave.connect(() => {}, { sender: Customer, dispatchUd: 'a' })
  // @ts-expect-error no options
  postSave.connect(() => {})
  // @ts-expect-error unknown unique
  defineModel('X', { schema: z.object({ a: z.string() }), unique: ['b'] })
})
