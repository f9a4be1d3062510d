import { type Database, defineModel, foreignKey } from 'dynamo-signals'
import { addToSet, append, increment, prepend, removeFromSet } from 'dynamo-signals/adjustments'
import { index } from 'dynamo-signals/queries'
import * as z from 'zod'
import { get, getMany, put, query, transact, update } from './by-hand.ts'
import { guide } from './guide.ts'
import { TABLE as TableName } from './measured-table.ts'

const Trainer = defineModel('Trainer', { schema: z.object({ name: z.string(), badges: z.int() }) })
const Pokemon = defineModel('Pokemon', {
  schema: z.object({
    name: z.string(),
    kind: z.enum(['fire', 'water']),
    level: z.int(),
    moves: z.array(z.string()),
    tags: z.set(z.string()).optional(),
  }),
  relations: { trainer: foreignKey(Trainer, { onDelete: 'cascade', index: 'gsi1' }) },
  indexes: { leveled: index({ partition: ['trainerId'], sort: ['level'], index: 'gsi2' }) },
})

function open(database: Database) {
  return { database, trainers: database.repository(Trainer), pokemons: database.repository(Pokemon) }
}
type Game = ReturnType<typeof open>

const NEW_POKEMON = { id: 'm9', name: 'm9', kind: 'water' as const, level: 5, moves: ['splash'], trainerId: 'ash' }
const NEW_ITEM = {
  ...{ pk: 'Pokemon#m9', sk: 'instance', ...NEW_POKEMON },
  ...{ gsi1pk: 'Pokemon.trainer#ash', gsi1sk: 'm9', gsi2pk: 'Pokemon:leveled#ash', gsi2sk: '!11305#m9' },
}
const TRAINER_EXISTS = {
  ConditionCheck: {
    TableName,
    Key: { pk: 'Trainer#ash', sk: 'instance' },
    ConditionExpression: 'attribute_exists(pk)',
  },
}

/** A trainer with eight pokemons, of the levels 10 to 80. */
async function fill({ trainers, pokemons }: Game): Promise<void> {
  await trainers.create({ id: 'ash', name: 'Ash', badges: 2 })
  for (let n = 1; n <= 8; n++) {
    const kind = n % 2 ? 'fire' : 'water'
    await pokemons.create({
      id: `m${n}`,
      name: `m${n}`,
      kind,
      level: n * 10,
      moves: ['tackle'],
      tags: new Set(['rare', 'old']),
      trainerId: 'ash',
    })
  }
}

const DOUBLED = '`adjust` is a transaction, because DynamoDB would apply a plain `UpdateItem` again if it is retried'

/** What the pages on actions do with the entities of the example. */
export const TRAINERS = guide<Game>({
  title: 'DynamoDB-Toolbox: trainers and pokemons',
  source: 'DynamoDB-Toolbox documentation, the examples of its pages on table and entity actions',
  models: [Trainer, Pokemon],
  open,
  fill,
  patterns: [
    {
      pattern: 'GetItem',
      ask: ({ pokemons }) => pokemons.get('m1'),
      byHand: [get('Pokemon#m1')],
      returns: 'm1',
    },
    {
      pattern: 'BatchGet',
      ask: ({ pokemons }) => pokemons.findMany(['m1', 'm2', 'm3']),
      byHand: [getMany('Pokemon#m1', 'Pokemon#m2', 'Pokemon#m3')],
      returns: 'm1 m2 m3',
    },
    {
      pattern: 'BatchGet of several entities',
      ask: ({ trainers, pokemons }) => Promise.all([trainers.findMany(['ash']), pokemons.findMany(['m1', 'm2'])]),
      byHand: [getMany('Trainer#ash', 'Pokemon#m1', 'Pokemon#m2')],
      returns: 'ash m1 m2',
      dearer: 'One request for each model',
    },
    {
      pattern: 'TransactGet',
      ask: ({ database }) => database.transaction(async ({ repository }) => repository(Pokemon).findMany(['m1', 'm2'])),
      byHand: [getMany('Pokemon#m1', 'Pokemon#m2')],
      returns: 'm1 m2',
      note: 'Not a snapshot. If the transaction also writes, its commit fails if an instance that it saves has changed. For an instance that it only reads, call `check`',
    },
    {
      pattern: 'Query with a range, in reverse',
      ask: ({ pokemons }) => pokemons.query('leveled', { trainer: 'ash', level: { gte: 50 } }, { order: 'desc' }),
      byHand: [query('gsi2', 'Pokemon:leveled#ash', { range: ['>=', '!11315#'], ScanIndexForward: false })],
      returns: 'm8 m7 m6 m5',
    },
    {
      pattern: 'Query with a filter',
      ask: ({ pokemons }) =>
        pokemons.query('leveled', { trainer: 'ash' }, { where: ({ kind }, { eq }) => eq(kind, 'fire') }),
      byHand: [
        query('gsi2', 'Pokemon:leveled#ash', {
          FilterExpression: 'kind = :fire',
          ExpressionAttributeValues: { ':fire': 'fire' },
        }),
      ],
      returns: 'm1 m3 m5 m7',
    },
    {
      pattern: 'Query that returns some attributes',
      ask: ({ pokemons }) =>
        pokemons.query('leveled', { trainer: 'ash', level: { lt: 30 } }, { select: ['id', 'name'] }),
      byHand: [
        query('gsi2', 'Pokemon:leveled#ash', {
          range: ['<', '!11313#'],
          ProjectionExpression: 'id, #name',
          ExpressionAttributeNames: { '#name': 'name' },
        }),
      ],
      returns: 'm1 m2',
    },
    {
      pattern: 'Query that counts',
      ask: ({ pokemons }) => pokemons.query('leveled', { trainer: 'ash' }).count(),
      byHand: [query('gsi2', 'Pokemon:leveled#ash', { Select: 'COUNT' })],
      returns: '8',
    },
    {
      pattern: 'Query of several entities',
      ask: ({ trainers, pokemons }) => Promise.all([trainers.get('ash'), pokemons.list({ trainer: 'ash' }).toArray()]),
      byHand: [get('Trainer#ash'), query('gsi1', 'Pokemon.trainer#ash')],
      returns: 'ash m1 m2 m3 m4 m5 m6 m7 m8',
      note: 'Not possible in one request, because a query returns one model. DynamoDB-Toolbox reads entities that share a partition key with one `Query`',
    },
    {
      pattern: 'PutItem, if the trainer exists',
      ask: ({ pokemons }) => pokemons.create(NEW_POKEMON),
      byHand: [transact(TRAINER_EXISTS, { Put: { TableName, Item: NEW_ITEM } })],
    },
    {
      pattern: 'UpdateItem of one that is loaded',
      ask: async ({ pokemons }) => pokemons.update(await pokemons.get('m1'), { name: 'Charizard' }),
      byHand: [
        get('Pokemon#m1'),
        update('Pokemon#m1', 'SET #name = :name', {
          ExpressionAttributeNames: { '#name': 'name' },
          ExpressionAttributeValues: { ':name': 'Charizard' },
        }),
      ],
    },
    {
      pattern: 'UpdateItem with $add to a number',
      ask: ({ trainers }) => trainers.adjust('ash', { badges: increment(1) }),
      byHand: [update('Trainer#ash', 'ADD badges :one', { ExpressionAttributeValues: { ':one': 1 } })],
      dearer: DOUBLED,
    },
    {
      pattern: 'UpdateItem with $append to a list',
      ask: ({ pokemons }) => pokemons.adjust('m1', { moves: append('ember') }),
      byHand: [
        update('Pokemon#m1', 'SET moves = list_append(moves, :more)', {
          ExpressionAttributeValues: { ':more': ['ember'] },
        }),
      ],
      dearer: DOUBLED,
    },
    {
      pattern: 'UpdateItem with $prepend to a list',
      ask: ({ pokemons }) => pokemons.adjust('m1', { moves: prepend('ember') }),
      byHand: [
        update('Pokemon#m1', 'SET moves = list_append(:more, moves)', {
          ExpressionAttributeValues: { ':more': ['ember'] },
        }),
      ],
      dearer: DOUBLED,
    },
    {
      pattern: 'UpdateItem with $add to a set',
      ask: ({ pokemons }) => pokemons.adjust('m1', { tags: addToSet('shiny') }),
      byHand: [update('Pokemon#m1', 'ADD tags :new', { ExpressionAttributeValues: { ':new': new Set(['shiny']) } })],
      dearer: DOUBLED,
    },
    {
      pattern: 'UpdateItem with $delete from a set',
      ask: ({ pokemons }) => pokemons.adjust('m1', { tags: removeFromSet('rare') }),
      byHand: [
        update('Pokemon#m1', 'DELETE tags :rare', { ExpressionAttributeValues: { ':rare': new Set(['rare']) } }),
      ],
      dearer: DOUBLED,
    },
    {
      pattern: 'BatchWrite of new items, each on its own',
      ask: ({ trainers }) => Promise.all(['b', 'c'].map(id => trainers.create({ id, name: id, badges: 0 }))),
      byHand: ['b', 'c'].map(id => put({ pk: `Trainer#${id}`, sk: 'instance', id, name: id, badges: 0 })),
      note: '`saveAll` does it for any number. A `BatchWriteItem` has no conditions, so it would replace items that exist',
    },
    {
      pattern: 'TransactWrite',
      ask: ({ trainers }) => trainers.saveMany(['b', 'c'].map(id => ({ id, name: id, badges: 0 }))),
      byHand: [
        transact(
          ...['b', 'c'].map(id => ({
            Put: {
              ...{ TableName, Item: { pk: `Trainer#${id}`, sk: 'instance', id, name: id, badges: 0 } },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          })),
        ),
      ],
    },
  ],
})
