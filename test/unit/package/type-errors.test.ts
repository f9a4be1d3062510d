import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeExampleProject } from '../../support/code-examples.ts'
import { compile } from '../../support/consumer-project.ts'

const WORLD = `
declare global {
  const database: Database
  const client: DynamoDBClient
  const User: typeof UserModel
  const Review: typeof ReviewModel
  const Shape: typeof ShapeModel
}
const UserModel = defineModel('User', {
  schema: z.object({ email: z.string(), isActive: z.boolean(), nick: z.string().optional() }),
  unique: ['email'],
})
const ReviewModel = defineModel('Review', {
  schema: z.object({ stars: z.number() }),
  relations: { author: foreignKey(UserModel, { onDelete: 'cascade' }) },
})
const ShapeModel = defineModel('Shape', {
  schema: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('circle'), radius: z.number() }),
    z.object({ kind: z.literal('square'), side: z.number() }),
  ]),
})
`
const DURABLE = `sender: User, dispatchUid: 'x', consumer: 'mail'`
const connect = (options: string) => `postSave.connect(() => undefined, { ${options} })`

/** A slip, and what the compiler must say of it. */
const SLIPS: readonly (readonly [what: string, code: string, says: RegExp])[] = [
  ['a misspelt field in changed', connect(`${DURABLE}, when: changed('emial')`), /Property 'emial' is missing/],
  [
    'a misspelt field beside others',
    connect(`${DURABLE}, when: changed('email', 'nikc')`),
    /Property 'nikc' is missing/,
  ],
  [
    'a misspelt field in becomes',
    connect(`${DURABLE}, when: becomes('isActve', true)`),
    /Property 'isActve' is missing/,
  ],
  [
    'a value of another type',
    connect(`${DURABLE}, when: becomes('isActive', 'yes')`),
    /'boolean' is not assignable to type 'string'/,
  ],
  [
    'a misspelt field deep in a condition',
    connect(`${DURABLE}, when: or(created(), and(becomes('isActive', true), changed('emial')))`),
    /Property 'emial' is missing/,
  ],
  [
    'a condition made before',
    `const when = changed('emial')\n${connect(`${DURABLE}, when`)}`,
    /Property 'emial' is missing/,
  ],
  [
    'a field that no variant has',
    connect(`sender: Shape, dispatchUid: 'x', consumer: 'x', when: changed('diameter')`),
    /Property 'diameter' is missing/,
  ],
  ['a missing consumer', connect(`sender: User, dispatchUid: 'x'`), /Property 'consumer' is missing/],
  ['a missing dispatchUid', connect(`sender: User, consumer: 'x'`), /Property 'dispatchUid' is missing/],
  [
    'a missing consumer on postDelete',
    `postDelete.connect(() => undefined, { dispatchUid: 'x' })`,
    /Property 'consumer' is missing/,
  ],
  [
    'a missing consumer of a durable signal',
    `new DurableSignal<{ a: string }>('a').connect(() => undefined, { dispatchUid: 'x' })`,
    /Property 'consumer' is missing/,
  ],
  [
    'a missing consumer of receiver()',
    `receiver(postSave, { sender: User, dispatchUid: 'x' })`,
    /Property 'consumer' is missing/,
  ],
  [
    'a misspelt field in receiver()',
    `receiver(postSave, { ${DURABLE}, when: changed('emial') })`,
    /Property 'emial' is missing/,
  ],
  [
    'a misspelt option of connect',
    `preSave.connect(() => undefined, { sender: User, dispatchUId: 'x' })`,
    /'dispatchUId' does not exist.*Did you mean to write 'dispatchUid'/,
  ],
  [
    'a misspelt option of a durable receiver',
    connect(`${DURABLE}, maxAttemps: 3`),
    /'maxAttemps' does not exist.*'maxAttempts'/,
  ],
  [
    'a field the instance does not have',
    `preSave.connect(({ instance }) => instance.emial, { sender: User })`,
    /Property 'emial' does not exist.*'email'/,
  ],
  [
    'a relation that is not there, in list',
    `database.repository(Review).list({ auhtor: 'x' })`,
    /'auhtor' does not exist.*'author'/,
  ],
  [
    'a relation that is not there, in findOne',
    `database.repository(Review).findOne({ auhtor: 'x' })`,
    /'auhtor' does not exist.*'author'/,
  ],
  [
    'a relation that is not there, in relatedSet',
    `database.repository(Review).relatedSet({ auhtor: 'x' })`,
    /'auhtor' does not exist.*'author'/,
  ],
  [
    'a field that is not there, in findBy',
    `database.repository(User).findBy('emial', 'x')`,
    /'"emial"' is not assignable/,
  ],
  [
    'a field that is not there, in updateFields',
    `declare const user: InstanceOf<typeof User>\ndatabase.repository(User).save(user, { updateFields: ['emial'] })`,
    /'"emial"' is not assignable.*'"email"'/,
  ],
  [
    'a field that is not there, in create',
    `database.repository(User).create({ email: 'a', isActive: true, nikc: 'b' })`,
    /'nikc' does not exist in type '{ .*nick\?: string.*}'/,
  ],
  [
    'an option of a model that is not there',
    `defineModel('X', { schema: z.object({}), uniqe: ['a'] })`,
    /'uniqe' does not exist.*'unique'/,
  ],
  [
    'a unique field that is not there',
    `defineModel('X', { schema: z.object({ a: z.string() }), unique: ['b'] })`,
    /'"b"' is not assignable to type '"a"/,
  ],
  [
    'an expiry that is not there',
    `defineModel('X', { schema: z.object({ a: z.number() }), expires: 'b' })`,
    /'"b"' is not assignable to type '"a"/,
  ],
  [
    'an option of a relation that is not there',
    `foreignKey(User, { onDelete: 'cascade', nulable: true })`,
    /'nulable' does not exist.*'nullable'/,
  ],
  [
    'an option of openDatabase that is not there',
    `openDatabase({ client, tableName: 'a', ledgerTabelName: 'b', ledgerTableName: 'b', models: [] })`,
    /'ledgerTabelName' does not exist.*'ledgerTableName'/,
  ],
  ['no options for a durable receiver', `postSave.connect(() => undefined)`, /Expected 2 arguments, but got 1/],
]

const folder = await mkdtemp(join(tmpdir(), 'type-errors-'))
const complaints = new Map<number, string>()

beforeAll(async () => {
  await writeExampleProject(
    join(folder, 'project'),
    SLIPS.map(([, code]) => ({ file: 'slip.ts', code })),
    WORLD,
  )
  let current = ''
  for (const line of (await compile(join(folder, 'project'))).split('\n')) {
    current = /^slip\.(\d+)\.ts/.exec(line)?.[1] ?? (/^\S/.test(line) ? '' : current)
    if (current) complaints.set(Number(current), `${complaints.get(Number(current)) ?? ''}${line}\n`)
  }
}, 3_600_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

it.each(SLIPS.map(([what, , says], at) => ({ what, says, complaint: () => complaints.get(at + 1) ?? '' })))(
  'the compiler names $what',
  ({ says, complaint }) => {
    expect(complaint()).toMatch(says)
    expect(complaint()).not.toMatch(/parameter of type 'never'/)
    expect(complaint().match(/^slip/gm)).toHaveLength(1)
  },
)
