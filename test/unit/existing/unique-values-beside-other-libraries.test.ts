import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { defineModel, foreignKey, ProtectedError, ValueTakenError } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { verify } from 'dynamo-signals/operations'
import { dataTable } from 'dynamo-signals/table'
import { Entity, Table } from 'dynamodb-toolbox'
import { DeleteItemCommand } from 'dynamodb-toolbox/entity/actions/delete'
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get'
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put'
import { item, string } from 'dynamodb-toolbox/schema'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'
import { oneTableUsers } from '../../support/one-table-users.ts'

const KEYS = { partitionKey: 'pk', sortKey: 'sk' }
const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
const shop = existingTable({ tableName: 'shop', ...KEYS })

async function opened() {
  const table = await someonesTable('shop', KEYS)
  await table.addTable(dataTable('own'))
  const client = new DynamoDBClient({ endpoint: table.dynamodb.endpoint, region: 'eu-west-1', credentials })
  return { ...table, client }
}

it('keeps a value of OneTable unique among repositories, and verify finds what OneTable stores twice', async () => {
  const User = defineModel('User', {
    schema: z.object({ email: z.string() }),
    unique: ['email'],
    storedIn: shop.items({
      is: { _type: 'User' },
      writes: { key: { pk: ({ id }) => `user#${id}`, sk: () => 'user#' }, marks: { _type: 'User' } },
    }),
  })
  const { open, client } = await opened()
  const database = open([User], { tableName: 'own' })
  const users = database.repository(User)
  const theirs = oneTableUsers(client, 'shop', { isEmailUnique: true })

  await users.create({ id: '1', email: 'ada@example.org' })
  await theirs.create({ id: '2', email: 'ada@example.org' })
  await theirs.create({ id: '3', email: 'eve@example.org' })

  await expect(users.create({ id: '4', email: 'ada@example.org' })).rejects.toThrow(ValueTakenError)
  expect((await verify(database)).findings.map(({ kind, id }) => [kind, id])).toEqual([
    ['duplicateValue', '2'],
    ['guardMissing', '3'],
  ])
  await theirs.remove({ id: '2' })
  expect((await verify(database, { repair: true })).repaired).toBe(1)
  await expect(users.create({ id: '4', email: 'eve@example.org' })).rejects.toThrow(ValueTakenError)
})

it('protects an item of DynamoDB-Toolbox that others refer to, and refuses a reference after it has deleted it', async () => {
  const Team = defineModel('Team', {
    schema: z.object({ name: z.string() }),
    storedIn: shop.items({
      is: { _et: 'TEAM' },
      id: 'name',
      writes: { key: { pk: ({ name }) => `TEAM#${name}`, sk: () => 'TEAM' }, marks: { _et: 'TEAM' } },
    }),
  })
  const Player = defineModel('Player', {
    schema: z.object({ name: z.string() }),
    relations: { team: foreignKey(Team, { onDelete: 'protect' }) },
    storedIn: shop.items({
      is: { _et: 'PLAYER' },
      id: ['team', 'name'],
      writes: {
        key: { pk: ({ teamId }) => `TEAM#${teamId}`, sk: ({ name }) => `PLAYER#${name}` },
        marks: { _et: 'PLAYER' },
        attributes: { teamId: 'team' },
        createdAt: '_ct',
        updatedAt: '_md',
        relations: { team: { partitionKey: 'pk' } },
      },
    }),
  })
  const { open, client } = await opened()
  const table = new Table({
    name: 'shop',
    partitionKey: { name: 'pk', type: 'string' },
    sortKey: { name: 'sk', type: 'string' },
    documentClient: DynamoDBDocumentClient.from(client),
  })
  const teams = new Entity({
    name: 'TEAM',
    table,
    schema: item({ name: string().key() }),
    computeKey: ({ name }) => ({ pk: `TEAM#${name}`, sk: 'TEAM' }),
  })
  const players = new Entity({
    name: 'PLAYER',
    table,
    schema: item({ team: string().key(), name: string().key() }),
    computeKey: ({ team, name }) => ({ pk: `TEAM#${team}`, sk: `PLAYER#${name}` }),
  })
  const database = open([Team, Player], { tableName: 'own' })
  await teams.build(PutItemCommand).item({ name: 'red' }).send()
  await players.build(PutItemCommand).item({ team: 'red', name: 'ada' }).send()
  const ours = database.repository(Player)
  await ours.create({ name: 'eve', teamId: 'red' })

  const red = await database.repository(Team).get('red')
  await expect(database.repository(Team).delete(red)).rejects.toMatchObject({ blockers: { length: 2 } })
  await expect(database.repository(Team).delete(red)).rejects.toThrow(ProtectedError)
  const { Item } = await players.build(GetItemCommand).key({ team: 'red', name: 'eve' }).send()
  expect(Item).toMatchObject({ team: 'red', name: 'eve' })

  await teams.build(DeleteItemCommand).key({ name: 'red' }).send()
  await expect(ours.create({ name: 'joe', teamId: 'red' })).rejects.toThrow('Team with id red')
  expect((await verify(database)).findings.map(({ kind, id }) => [kind, id])).toEqual([
    ['relatedMissing', 'red#ada'],
    ['relatedMissing', 'red#eve'],
  ])
})
