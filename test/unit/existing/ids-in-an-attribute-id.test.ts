import { defineModel, type Model } from 'dynamo-signals'
import { existingTable, type ItemsOptions, type WritesOptions } from 'dynamo-signals/existing'
import { verify } from 'dynamo-signals/operations'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'

const users = existingTable({ tableName: 'users', partitionKey: 'pk' })
const schema = z.object({ name: z.string(), note: z.string().optional() })
const itemsWith = (id: ItemsOptions['id'], writes: Partial<WritesOptions> = {}) =>
  users.items({
    is: { kind: 'user' },
    ...(id !== undefined && { id }),
    writes: { key: { pk: ({ id }) => `USER#${id}` }, marks: { kind: 'user' }, ...writes },
  })
const stored = { pk: { S: 'USER#5' }, kind: { S: 'user' }, name: { S: 'Ada' }, note: { S: 'a' } }

describe.each([
  ['omitted', undefined],
  ['"id"', 'id'],
  ['["id"]', ['id']],
] as const)('the attribute "id" of items, if the option id is %s,', (_what, id) => {
  it.each([
    ['a string', { S: '5' }],
    ['a number', { N: '5' }],
  ])('stays %s when the repository saves an item of other code', async (_type, stays) => {
    const User = defineModel('User', { schema, storedIn: itemsWith(id) })
    const { put, open, dynamodb } = await someonesTable('users', { partitionKey: 'pk' })
    const database = open([User])
    const repository = database.repository(User)
    await put({ ...stored, id: stays })

    const saved = await repository.update(await repository.get('5'), { name: 'Eve' })
    await repository.update(saved, { note: undefined })

    expect(await dynamodb.items('users')).toMatchObject([{ id: stays, name: { S: 'Eve' } }])
    expect((await verify(database)).findings).toEqual([])
  })

  it('is stored for a new instance, as a number if writes says so', async () => {
    const { open, dynamodb } = await someonesTable('users', { partitionKey: 'pk' })
    const create = async (writes: Partial<WritesOptions>, given: string) => {
      const User = defineModel('User', { schema, storedIn: itemsWith(id, writes) })
      const repository = open([User]).repository(User)
      const made = await repository.create({ id: given, name: 'Ada' })
      expect(await repository.get(given)).toEqual(made)
    }

    await create({}, '6')
    await create({ attributes: { id: { as: 'number' } } }, '7')

    const ids = (await dynamodb.items('users')).map(item => item.id)
    expect(ids).toEqual(expect.arrayContaining([{ S: '6' }, { N: '7' }]))
  })
})

it.each<[string, ItemsOptions['id'], Partial<WritesOptions>, string]>([
  ['of several with "id"', ['name', 'id'], {}, 'id'],
  ['of the key', 'pk', {}, 'pk'],
  ['that no field has', 'email', {}, 'email'],
])('refuses an id %s, which no save could make', (_what, id, writes, attribute) => {
  expect(() => defineModel('User', { schema, storedIn: itemsWith(id, writes) })).toThrow(
    `Model "User": id of items() names the attribute ${attribute}, which stores no field of the model.`,
  )
})

it('accepts an attribute "id" that stores a field, and an id that is a function', () => {
  const models: Model[] = [
    defineModel('User', { schema, storedIn: itemsWith(['name', 'id'], { attributes: { note: 'id' } }) }),
    defineModel('User', { schema, storedIn: itemsWith(item => String(item.pk)) }),
  ]

  expect(models).toHaveLength(2)
})
