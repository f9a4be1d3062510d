import { type Database, defineModel, foreignKey } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import * as z from 'zod'
import { get, put, query, remove, transact, update } from './by-hand.ts'
import { guide } from './guide.ts'
import { TABLE as TableName } from './measured-table.ts'

/** A time in whole seconds, as time to live needs it. DynamoDB never deletes items that expired years ago. */
const NOW = Math.floor(Date.now() / 1000)
const HOUR = 3_600

const Member = defineModel('Member', { schema: z.object({ email: z.email() }), unique: ['email'] })
const Session = defineModel('Session', {
  schema: z.object({ device: z.string(), startedAt: z.int(), expiresAt: z.int() }),
  relations: { member: foreignKey(Member, { onDelete: 'cascade', constraint: 'none', index: 'gsi1' }) },
  indexes: { ofMember: index({ partition: ['memberId'], sort: ['startedAt'], index: 'gsi2' }) },
  expires: 'expiresAt',
})

function open(database: Database) {
  return { members: database.repository(Member), sessions: database.repository(Session) }
}
type Sessions = ReturnType<typeof open>

async function fill({ members, sessions }: Sessions): Promise<void> {
  for (const id of ['ada', 'bob']) await members.create({ id, email: `${id}@example.org` })
  for (const [at, id] of ['t1', 't2', 't3'].entries()) {
    const startedAt = at + 1
    await sessions.create({ id, memberId: 'ada', device: 'phone', startedAt, expiresAt: NOW + (at - 1) * HOUR })
  }
}

/** The life of a session. */
export const SESSIONS = guide<Sessions>({
  title: 'AWS: sessions',
  source: 'DynamoDB Developer Guide, "Using time to live (TTL) in DynamoDB", whose first example are sessions',
  models: [Member, Session],
  open,
  fill,
  patterns: [
    {
      pattern: 'the session of a token',
      ask: ({ sessions }) => sessions.find('t3'),
      byHand: [get('Session#t3')],
      returns: 't3',
    },
    {
      pattern: 'the sessions of a member, newest first',
      ask: ({ sessions }) => sessions.query('ofMember', { member: 'ada' }, { order: 'desc' }),
      byHand: [query('gsi2', 'Session:ofMember#ada', { ScanIndexForward: false })],
      returns: 't3 t2 t1',
    },
    {
      pattern: 'the sessions of a member that have not expired',
      ask: ({ sessions }) =>
        sessions.query('ofMember', { member: 'ada' }, { where: ({ expiresAt }, { gt }) => gt(expiresAt, NOW) }),
      byHand: [
        query('gsi2', 'Session:ofMember#ada', {
          FilterExpression: 'expiresAt > :now',
          ExpressionAttributeValues: { ':now': NOW },
        }),
      ],
      returns: 't3',
    },
    {
      pattern: 'a member by email, which is unique',
      ask: ({ members }) => members.findBy('email', 'ada@example.org'),
      byHand: [get('unique#Member.email#ada@example.org', 'guard'), get('Member#ada')],
      returns: 'ada',
      note: 'The first request reads the guard that makes the email unique. An access pattern by email takes one `Query`, which may lag',
    },
    {
      pattern: 'starting a session',
      ask: ({ sessions }) =>
        sessions.create({ id: 't4', memberId: 'ada', device: 'tv', startedAt: 4, expiresAt: NOW + HOUR }),
      byHand: [
        put({
          ...{ pk: 'Session#t4', sk: 'instance', id: 't4', memberId: 'ada', device: 'tv' },
          ...{ startedAt: 4, expiresAt: NOW + HOUR, gsi1pk: 'Session.member#ada', gsi1sk: 't4' },
          ...{ gsi2pk: 'Session:ofMember#ada', gsi2sk: '!11304#t4' },
        }),
      ],
    },
    {
      pattern: 'extending a session that is loaded',
      ask: async ({ sessions }) => sessions.update(await sessions.get('t3'), { expiresAt: NOW + 2 * HOUR }),
      byHand: [
        get('Session#t3'),
        update('Session#t3', 'SET expiresAt = :later', { ExpressionAttributeValues: { ':later': NOW + 2 * HOUR } }),
      ],
    },
    {
      pattern: 'signing out',
      ask: async ({ sessions }) => sessions.delete(await sessions.get('t3')),
      byHand: [get('Session#t3'), remove('Session#t3')],
      dearer:
        'A delete reads the instance again, finds what refers to it, and stores for `postDelete` who deleted it, in one transaction. Sessions that only expire cost nothing',
    },
    {
      pattern: 'signing out everywhere',
      ask: async ({ sessions }) => sessions.deleteMany(await sessions.list({ member: 'ada' }).toArray()),
      byHand: [
        query('gsi1', 'Session.member#ada'),
        transact(
          ...['t1', 't2', 't3'].map(id => ({ Delete: { TableName, Key: { pk: `Session#${id}`, sk: 'instance' } } })),
        ),
      ],
      dearer: 'As above',
    },
  ],
})
