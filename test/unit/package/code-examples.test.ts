import { globSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { docstringExamples, pageExamples, writeExampleProject } from '../../support/code-examples.ts'
import { compile } from '../../support/consumer-project.ts'
import { WORKSPACE } from '../../support/packed-library.ts'

// Every guide, so that a new page cannot be forgotten.
const PAGES = globSync(['docs/*.md', 'docs/how-to/*.md'], { cwd: WORKSPACE }).sort()

// What the examples take for granted: models and helpers a reader can imagine.
const WORLD = `
declare global {
  const client: DynamoDBClient
  const endpoint: string
  const tableName: string
  const ledgerTableName: string
  const models: AnyModel[]
  const database: Database
  const users: Repository<typeof UserModel>
  const email: string
  const User: typeof UserModel
  const Profile: typeof ProfileModel
  const Author: typeof AuthorModel
  const Product: typeof ProductModel
  const Order: typeof OrderModel
  const user: InstanceOf<typeof UserModel>
  const author: InstanceOf<typeof AuthorModel>
  const priceChanged: Signal<{ productId: string }>
  const logger: { error(message: string, details: object): void }
  const context: object
  function openShop(prefix: string): Database
  function sweepChecks(context: object): []
  function connectReceivers(): void
  function importUsers(): Promise<void>
  function invoke(functionName: string, event: object): Promise<void>
  function activate(user: object): Promise<void>
  function guardCatalogue(event: PreSave<typeof ProductModel> | PreDelete<typeof ProductModel>): void
  function afterEach(check: () => void): void
  const clock: TestDatabase['clock']
  const fail: TestDatabase['fail']
  const settle: TestDatabase['settle']
  const expect: (typeof import('vitest'))['expect']
}
const UserModel = defineModel('User', {
  schema: z.object({ email: z.email(), isActive: z.boolean().default(false) }),
  unique: ['email'],
})
const ProfileModel = defineModel('Profile', {
  schema: z.object({ bio: z.string().default('') }),
  relations: { user: oneToOne(UserModel, { onDelete: 'cascade', primaryKey: true }) },
})
const AuthorModel = defineModel('Author', { schema: z.object({ email: z.email(), name: z.string().default('') }) })
const ProductModel = defineModel('Product', { schema: z.object({ title: z.string(), price: z.int() }) })
const OrderModel = defineModel('Order', {
  schema: z.object({ status: z.enum(['open', 'paid']), total: z.number(), placedAt: z.string() }),
  relations: { user: foreignKey(UserModel, { onDelete: 'cascade', index: 'gsi1' }) },
  indexes: {
    byUser: index({ partition: ['userId'], sort: ['placedAt'], index: 'gsi2' }),
    byStatus: index({ partition: ['status'], sort: ['placedAt'], shards: 8, index: 'gsi3' }),
  },
})
`

it('shows only code that compiles, in docstrings and on pages', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'examples-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const files = ['packages/dynamo-signals/README.md', ...PAGES]
  const examples = [await docstringExamples(), ...(await Promise.all(files.map(pageExamples)))].flat()

  await writeExampleProject(join(folder, 'project'), examples, WORLD)
  const complaints = await compile(join(folder, 'project'))

  // The sources of the library are part of the project; what is wrong in them is for the check of the workspace.
  expect(complaints.split('\n').filter(line => /^(packages\.|docs\.|world\.)/.test(line))).toEqual([])
  expect(examples.length).toBeGreaterThan(10)
})
