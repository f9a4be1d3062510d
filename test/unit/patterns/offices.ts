import { type Database, defineModel, foreignKey } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import * as z from 'zod'
import { get, query } from './by-hand.ts'
import { guide } from './guide.ts'

const Office = defineModel('Office', {
  schema: z.object({ country: z.string(), state: z.string(), city: z.string(), zip: z.string() }),
  indexes: { near: index({ partition: ['country', 'state'], sort: ['city', 'zip'], index: 'gsi1' }) },
})
const Employee = defineModel('Employee', {
  schema: z.object({
    team: z.string(),
    title: z.string(),
    salary: z.int(),
    birthday: z.string(),
    hiredAt: z.iso.date(),
  }),
  relations: {
    manager: foreignKey('Employee', { onDelete: 'setNull', nullable: true, index: 'gsi1' }),
    office: foreignKey(Office, { onDelete: 'protect', index: 'gsi2' }),
  },
  indexes: {
    paid: index({ partition: ['title'], sort: ['salary'], index: 'gsi3' }),
    celebrating: index({ partition: ['officeId'], sort: ['birthday'], index: 'gsi4' }),
    inTeam: index({ partition: ['team'], sort: ['hiredAt'], index: 'gsi5' }),
  },
})
const Task = defineModel('Task', {
  schema: z.object({ project: z.string(), status: z.enum(['open', 'closed']), points: z.int() }),
  relations: { employee: foreignKey(Employee, { onDelete: 'cascade', index: 'gsi1' }) },
  indexes: {
    inProject: index({ partition: ['project'], sort: ['status', 'points'], index: 'gsi2' }),
    ofEmployee: index({ partition: ['employeeId'], sort: ['status', 'project'], index: 'gsi3' }),
  },
})

function open(database: Database) {
  return {
    offices: database.repository(Office),
    employees: database.repository(Employee),
    tasks: database.repository(Task),
  }
}
type Company = ReturnType<typeof open>

/** Two offices, six employees whose first is the manager, and two tasks for each of them. */
async function fill({ offices, employees, tasks }: Company): Promise<void> {
  const place = { country: 'US', state: 'OR' }
  await offices.create({ id: 'north', ...place, city: 'Portland', zip: '97201' })
  await offices.create({ id: 'south', ...place, city: 'Bend', zip: '97701' })
  for (let n = 1; n <= 6; n++) {
    await employees.create({
      ...{ id: `e${n}`, team: n < 4 ? 'green' : 'blue', title: n === 1 ? 'lead' : 'engineer', salary: n * 1_000 },
      ...{ birthday: `0${n}-15`, hiredAt: `202${n}-01-01` },
      ...{ managerId: n === 1 ? null : 'e1', officeId: n % 2 ? 'north' : 'south' },
    })
    const status = n % 2 ? 'open' : 'closed'
    await tasks.create({ id: `t${n}a`, project: 'apollo', status, points: n, employeeId: `e${n}` })
    await tasks.create({ id: `t${n}b`, project: 'gemini', status, points: n, employeeId: `e${n}` })
  }
}

/** What the people of a company ask. */
export const OFFICES = guide<Company>({
  title: 'ElectroDB: employees, offices and tasks',
  source: 'ElectroDB documentation, the example of a human resources application',
  models: [Office, Employee, Task],
  open,
  fill,
  patterns: [
    {
      pattern: 'the tasks of an employee',
      ask: ({ tasks }) => tasks.list({ employee: 'e1' }),
      byHand: [query('gsi1', 'Task.employee#e1')],
      returns: 't1a t1b',
    },
    {
      pattern: 'an employee with all tasks',
      ask: ({ employees, tasks }) => Promise.all([employees.get('e1'), tasks.list({ employee: 'e1' }).toArray()]),
      byHand: [get('Employee#e1'), query('gsi1', 'Task.employee#e1')],
      returns: 'e1 t1a t1b',
      note: 'Not possible in one request, because a query returns one model. ElectroDB reads such a collection with one `Query`, from an index that all of its entities share',
    },
    {
      pattern: 'an office with its employees',
      ask: ({ offices, employees }) =>
        Promise.all([offices.get('north'), employees.list({ office: 'north' }).toArray()]),
      byHand: [get('Office#north'), query('gsi2', 'Employee.office#north')],
      returns: 'north e1 e3 e5',
      note: 'As above',
    },
    {
      pattern: 'the open tasks of an employee',
      ask: ({ tasks }) => tasks.query('ofEmployee', { employee: 'e3', status: 'open' }),
      byHand: [query('gsi3', 'Task:ofEmployee#e3', { range: ['begins_with', 'open#'] })],
      returns: 't3a t3b',
    },
    {
      pattern: 'the open tasks of a project, the largest first',
      ask: ({ tasks }) => tasks.query('inProject', { project: 'apollo', status: 'open' }, { order: 'desc' }),
      byHand: [query('gsi2', 'Task:inProject#apollo', { range: ['begins_with', 'open#'], ScanIndexForward: false })],
      returns: 't5a t3a t1a',
    },
    {
      pattern: 'the offices in a city',
      ask: ({ offices }) => offices.query('near', { country: 'US', state: 'OR', city: 'Portland' }),
      byHand: [query('gsi1', 'Office:near#US#OR', { range: ['begins_with', 'Portland#'] })],
      returns: 'north',
    },
    {
      pattern: 'the offices of a state whose city begins with a text',
      ask: ({ offices }) => offices.query('near', { country: 'US', state: 'OR', city: { beginsWith: 'Be' } }),
      byHand: [query('gsi1', 'Office:near#US#OR', { range: ['begins_with', 'Be'] })],
      returns: 'south',
    },
    {
      pattern: 'employees with comparable salaries',
      ask: ({ employees }) => employees.query('paid', { title: 'engineer', salary: { between: [3_000, 5_000] } }),
      byHand: [query('gsi3', 'Employee:paid#engineer', { range: ['between', '!11333#', '!11335$'] })],
      returns: 'e3 e4 e5',
    },
    {
      pattern: 'the birthdays of a month in an office',
      ask: ({ employees }) => employees.query('celebrating', { office: 'north', birthday: { beginsWith: '03-' } }),
      byHand: [query('gsi4', 'Employee:celebrating#north', { range: ['begins_with', '03-'] })],
      returns: 'e3',
    },
    {
      pattern: 'the members of a team who were hired before a date',
      ask: ({ employees }) => employees.query('inTeam', { team: 'green', hiredAt: { lt: '2023-01-01' } }),
      byHand: [query('gsi5', 'Employee:inTeam#green', { range: ['<', '2023-01-01#'] })],
      returns: 'e1 e2',
    },
    {
      pattern: 'the employees who report to a manager',
      ask: ({ employees }) => employees.list({ manager: 'e1' }),
      byHand: [query('gsi1', 'Employee.manager#e1')],
      returns: 'e2 e3 e4 e5 e6',
    },
  ],
})
