import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeExampleProject } from '../../support/code-examples.ts'
import { compile } from '../../support/consumer-project.ts'

const WORLD = `
declare global {
  const orders: Repository<typeof Order>
  const Purchase: typeof Order
}
const Customer = defineModel('Customer', { schema: z.object({ name: z.string() }) })
const Order = defineModel('Order', {
  schema: z.object({ total: z.number(), note: z.string().optional() }),
  relations: { customer: foreignKey(Customer, { onDelete: 'cascade', index: 'gsi1' }) },
  indexes: { byCustomer: index({ partition: ['customerId'], sort: ['total'], index: 'gsi2' }) },
})
`
const SYSTEM = 'readonly id: string; readonly version: number; readonly createdAt: string; readonly updatedAt: string;'
const ORDER = `{ ${SYSTEM} readonly total: number; readonly note?: string | undefined; readonly customerId: string; }`
const CUSTOMER = `string | { ${SYSTEM} readonly name: string; }`
const receiver = (given: string) =>
  `postSave.connect(({ ${given} }) => { const seen: never = ${given} }, { sender: Purchase, dispatchUid: 'x', consumer: 'y' })`

/** Code with a type that does not fit, and the type as the compiler shows it. An editor shows the same for a name. */
const SHOWN: readonly (readonly [what: string, code: string, type: string])[] = [
  ['a loaded instance', `const seen: never = await orders.get('o1')`, ORDER],
  [
    'the results of a query',
    `const seen: never = await orders.query('byCustomer', { customer: 'ada' }).toArray()`,
    `${ORDER}[]`,
  ],
  [
    'the selected fields of a query',
    `const seen: never = await orders.query('byCustomer', { customer: 'a' }, { select: ['id', 'total'] }).toArray()`,
    '{ readonly id: string; readonly total: number; }[]',
  ],
  [
    'the key of a query',
    `orders.query('byCustomer', { total: 1 })`,
    `{ readonly customer: ${CUSTOMER}; readonly total?: number | Range<number>; }`,
  ],
  ['a relation in the key of a query', `orders.query('byCustomer', { customer: 5 })`, CUSTOMER],
  ['the instance that a receiver gets', receiver('instance'), ORDER],
  ['the previous instance that a receiver gets', receiver('previous'), `${ORDER} | undefined`],
]

let folder = ''
let complaints = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shown-types-'))
  const examples = SHOWN.map(([, code], at) => ({ file: `shown${at}.ts`, code }))
  await writeExampleProject(join(folder, 'project'), examples, WORLD)
  complaints = await compile(join(folder, 'project'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it.each(SHOWN.map(([what, , type], at) => [what, type, at] as const))(
  'shows %s as a plain shape',
  (_what, type, at) => {
    const complaint = complaints.split('\n').find(line => line.startsWith(`shown${at}.1.ts`))

    expect(complaint).toContain(`'${type}'`)
  },
)
