import { type Database, defineModel, foreignKey, oneToOne } from 'dynamo-signals'
import { increment } from 'dynamo-signals/adjustments'
import { index } from 'dynamo-signals/queries'
import * as z from 'zod'
import { get, query, update } from './by-hand.ts'
import { guide } from './guide.ts'

const Player = defineModel('Player', { schema: z.object({ name: z.string(), coins: z.int() }) })
const Character = defineModel('Character', {
  schema: z.object({ health: z.int(), strength: z.int() }),
  relations: { player: oneToOne(Player, { onDelete: 'cascade', primaryKey: true }) },
})
const Friend = defineModel('Friend', {
  schema: z.object({ name: z.string() }),
  relations: { player: foreignKey(Player, { onDelete: 'cascade', index: 'gsi1' }) },
})
const Belonging = defineModel('Belonging', {
  schema: z.object({ kind: z.string(), count: z.int() }),
  relations: { player: foreignKey(Player, { onDelete: 'cascade', index: 'gsi1' }) },
})
const Score = defineModel('Score', {
  schema: z.object({
    game: z.string(),
    player: z.string(),
    points: z.int(),
    award: z.string().optional(),
    /** What a real score has besides: it makes the sizes real, too. */
    replay: z.string().default('e2e4 e7e5 g1f3 b8c6 f1b5 a7a6'),
  }),
  indexes: {
    top: index({ partition: ['game'], sort: ['points'], index: 'gsi1' }),
    ofPlayer: index({ partition: ['player'], sort: ['points'], index: 'gsi2' }),
    awarded: index({ partition: ['award'], sort: ['game'], index: 'gsi3' }),
    busy: index({ partition: ['game'], sort: ['points'], shards: 4, index: 'gsi4' }),
  },
})

function open(database: Database) {
  return {
    players: database.repository(Player),
    characters: database.repository(Character),
    friends: database.repository(Friend),
    belongings: database.repository(Belonging),
    scores: database.repository(Score),
  }
}
type Games = ReturnType<typeof open>

/** Two players, and 300 scores of go with 10 to 3,000 points. */
async function fill({ players, characters, friends, belongings, scores }: Games): Promise<void> {
  for (const id of ['ada', 'bob']) {
    await players.create({ id, name: id, coins: 10 })
    await characters.create({ playerId: id, health: 9, strength: 5 })
    for (const name of ['cy', 'di']) await friends.create({ id: `${id}.${name}`, playerId: id, name })
    for (const kind of ['bow', 'arrow']) {
      await belongings.create({ id: `${id}.${kind}`, playerId: id, kind, count: 7 })
    }
  }
  for (let rank = 1; rank <= 300; rank++) {
    const [id, player] = [`g${rank}`, rank === 8 ? 'ada' : `p${rank}`]
    await scores.create({ id, game: 'go', player, points: rank * 10, ...(rank === 300 && { award: 'champion' }) })
  }
  await scores.create({ id: 'c1', game: 'chess', player: 'ada', points: 900, award: 'champion' })
}

/** The access patterns of a player's profile, then those of a table of scores. */
export const GAMES = guide<Games>({
  title: 'AWS: game profiles and leaderboards',
  source:
    'DynamoDB Developer Guide, "Gaming profile schema design in DynamoDB", "Using Global Secondary Indexes", and the pages on sparse indexes and on write sharding',
  models: [Player, Character, Friend, Belonging, Score],
  open,
  fill,
  patterns: [
    {
      pattern: 'the friends of a player',
      ask: ({ friends }) => friends.list({ player: 'ada' }),
      byHand: [query('gsi1', 'Friend.player#ada')],
      returns: 'ada.cy ada.di',
    },
    {
      pattern: 'a player with character, friends and belongings',
      ask: ({ players, characters, friends, belongings }) =>
        Promise.all([
          players.get('ada'),
          characters.getOne({ player: 'ada' }),
          friends.list({ player: 'ada' }).toArray(),
          belongings.list({ player: 'ada' }).toArray(),
        ]),
      byHand: [
        get('Player#ada'),
        get('Character#ada'),
        query('gsi1', 'Friend.player#ada'),
        query('gsi1', 'Belonging.player#ada'),
      ],
      returns: 'ada ada ada.cy ada.di ada.arrow ada.bow',
      note: 'Not possible in one request, because a query returns one model. The guide stores all of it under one partition key, and reads it with one `Query`',
    },
    {
      pattern: 'the belongings of a player',
      ask: ({ belongings }) => belongings.list({ player: 'ada' }),
      byHand: [query('gsi1', 'Belonging.player#ada')],
      returns: 'ada.arrow ada.bow',
    },
    {
      pattern: 'one belonging of a player',
      ask: ({ belongings }) => belongings.get('ada.bow'),
      byHand: [get('Belonging#ada.bow')],
      returns: 'ada.bow',
    },
    {
      pattern: 'changing the strength of a character',
      ask: async ({ characters }) => characters.update(await characters.get('ada'), { strength: 6 }),
      byHand: [update('Character#ada', 'SET strength = :six', { ExpressionAttributeValues: { ':six': 6 } })],
      dearer: '`update` needs a loaded instance, so that `preSave` sees what it replaces',
    },
    {
      pattern: 'shooting an arrow, if one is left',
      ask: ({ belongings }) =>
        belongings.adjust('ada.arrow', { count: increment(-1) }, { where: ({ count }, { gte }) => gte(count, 1) }),
      byHand: [
        update('Belonging#ada.arrow', 'ADD #count :less', {
          ConditionExpression: '#count >= :one',
          ExpressionAttributeNames: { '#count': 'count' },
          ExpressionAttributeValues: { ':less': -1, ':one': 1 },
        }),
      ],
      dearer: '`adjust` is a transaction, because DynamoDB would apply a plain `UpdateItem` again if it is retried',
    },
    {
      pattern: 'the best score of a game',
      ask: ({ scores }) => scores.query('top', { game: 'go' }, { order: 'desc', limit: 1 }),
      byHand: [query('gsi1', 'Score:top#go', { ScanIndexForward: false, Limit: 1 })],
      returns: 'g300',
    },
    {
      pattern: 'the three best scores of a game',
      ask: ({ scores }) => scores.query('top', { game: 'go' }, { order: 'desc', limit: 3 }),
      byHand: [query('gsi1', 'Score:top#go', { ScanIndexForward: false, Limit: 3 })],
      returns: 'g300 g299 g298',
    },
    {
      pattern: 'the three best scores of a game that is written to 4 shards',
      ask: ({ scores }) => scores.query('busy', { game: 'go' }, { order: 'desc', limit: 3 }),
      byHand: ['Score:busy#go', 'Score:busy.1#go', 'Score:busy.2#go', 'Score:busy.3#go'].map(shard =>
        query('gsi4', shard, { ScanIndexForward: false, Limit: 3 }),
      ),
      returns: 'g300 g299 g298',
      merged: true,
    },
    {
      pattern: 'the scores of a player, best first',
      ask: ({ scores }) => scores.query('ofPlayer', { player: 'ada' }, { order: 'desc' }),
      byHand: [query('gsi2', 'Score:ofPlayer#ada', { ScanIndexForward: false })],
      returns: 'c1 g8',
    },
    {
      pattern: 'the scores of a game above a number of points',
      ask: ({ scores }) => scores.query('top', { game: 'go', points: { gt: 2_980 } }),
      byHand: [query('gsi1', 'Score:top#go', { range: ['>=', '!1133298$'] })],
      returns: 'g299 g300',
    },
    {
      pattern: 'the rank of a number of points',
      ask: ({ scores }) => scores.query('top', { game: 'go', points: { gt: 1_000 } }).count(),
      byHand: [query('gsi1', 'Score:top#go', { range: ['>=', '!11331$'], Select: 'COUNT' })],
      returns: '200',
    },
    {
      pattern: 'all 300 scores of a game',
      ask: ({ scores }) => scores.query('top', { game: 'go' }, { order: 'desc' }),
      byHand: [query('gsi1', 'Score:top#go', { ScanIndexForward: false })],
      returns: Array.from({ length: 300 }, (_, at) => `g${300 - at}`).join(' '),
    },
    {
      pattern: 'the champions, from an index that has no other score',
      ask: ({ scores }) => scores.query('awarded', { award: 'champion' }),
      byHand: [query('gsi3', 'Score:awarded#champion')],
      returns: 'c1 g300',
    },
  ],
})
