import { INDEXES } from 'dynamo-signals/table'
import { type Stack, statementsOf } from '../synth/stack.ts'
import { nameIn, unlike } from './facts.ts'
import { allowances } from './roles.ts'

const TABLES = ['DataTable', 'LedgerTable']
const QUERIED = [...TABLES, ...INDEXES.map(index => `DataTable/index/${index}`)].sort()
const STREAM = ['DataTable/stream/2026-01-01T00:00:00.000']

/** What every function may do: what the library's transport can ask for. */
const SHOP = {
  'dynamodb:BatchGetItem': TABLES,
  'dynamodb:ConditionCheckItem': TABLES,
  'dynamodb:DeleteItem': TABLES,
  'dynamodb:GetItem': TABLES,
  'dynamodb:PutItem': TABLES,
  'dynamodb:UpdateItem': TABLES,
  'dynamodb:Query': QUERIED,
}
const LEAVE_FAILURES = { 's3:PutObject': ['FailuresBucket/aws/lambda/*'], 's3:ListBucket': ['FailuresBucket'] }
const READ_STREAM = {
  'dynamodb:DescribeStream': STREAM,
  'dynamodb:GetRecords': STREAM,
  'dynamodb:GetShardIterator': STREAM,
  'dynamodb:ListStreams': STREAM,
}
const CONSUMER = { ...LEAVE_FAILURES, ...READ_STREAM }

/** Whom mails come from in a stage, and what SES knows that by. */
export interface Sender {
  readonly address: string
  readonly identities: readonly string[]
}

/** What each function may do beyond what all of them may; what is not here is a consumer. */
const MORE: Readonly<Record<string, object>> = {
  Api: {},
  Feedback: LEAVE_FAILURES,
  Schedule: { 'lambda:InvokeFunction': ['LinksConsumerFunction', 'MailConsumerFunction'] },
  Sweep: {
    'dynamodb:DescribeTable': ['DataTable'],
    'dynamodb:Scan': ['DataTable'],
    'sqs:SendMessage': ['MissedSweepsQueue'],
  },
}

/** The scheduler's function: only signals that wait, until they are due, and who has records to try again. */
const DELIVER_DUE = {
  'dynamodb:BatchGetItem': ['LedgerTable'],
  'dynamodb:DeleteItem': ['LedgerTable'],
  'dynamodb:PutItem': ['DataTable'],
  'dynamodb:Query': ['LedgerTable'],
}
const ON_KEYS: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:Query': ['due#*', 'lanes#*', 'waiting#*'],
  'dynamodb:BatchGetItem': ['later#*'],
  'dynamodb:DeleteItem': ['due#*', 'later#*'],
  'dynamodb:PutItem': ['signal#*'],
}

/** Tells where a role allows more or less than was decided. An action more is a decision. */
export function allowedProblems(stack: Stack, sender: Sender): string[] {
  const components = stack.all('lambda/function:Function').map(({ name }) => name.replace(/Function$/, ''))
  const sending = stack.statements('MailConsumer').filter(({ Action }) => Action.includes('ses:SendEmail'))
  return [
    ...components.flatMap(component => {
      const mails = component === 'MailConsumer' ? { 'ses:SendEmail': sender.identities } : {}
      return deliveryAllowedProblems(stack, component, mails)
    }),
    ...scheduleKeyProblems(stack),
    ...unlike('Sending mails', [
      [
        'its condition',
        sending.map(each => each.Condition),
        [{ StringEquals: { 'ses:FromAddress': [sender.address] } }],
      ],
    ]),
  ]
}

/** Tells where a function may do more or less than the delivery needs, besides what it may do for the shop. */
export function deliveryAllowedProblems(stack: Stack, component: string, more: object = {}): string[] {
  const tables = component === 'Schedule' ? DELIVER_DUE : SHOP
  const wanted = { ...tables, ...(MORE[component] ?? CONSUMER), ...more, ...log(component) }
  return unlike(component, [['what it may do', sorted(allowances(stack, component)), sorted(wanted)]])
}

/** Tells where the scheduler may do something with other items than those that wait. */
export function scheduleKeyProblems(stack: Stack): string[] {
  return stack
    .statements('Schedule')
    .filter(({ Action }) => Action.some(action => action.startsWith('dynamodb:')))
    .flatMap(({ Action: [action = ''], Condition }) =>
      unlike('The scheduler', [
        [
          `the keys for ${action}`,
          Condition,
          { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ON_KEYS[action] } },
        ],
      ]),
    )
}

/** A schedule: its function, its role, and the queue for calls that could not be started. */
interface Scheduled {
  readonly component: string
  readonly role: string
  readonly queue: string
}

/** Tells what the scheduler may do besides starting a function, and who else could in its place. */
export function scheduleRoleProblems(stack: Stack, scheduled: Scheduled): string[] {
  const role = stack.one('iam/role:Role', scheduled.role)
  const [start, tell, ...others] = statementsOf(role)
  return unlike('The scheduler', [
    [
      'who is trusted',
      role.inputs.assumeRolePolicy.Statement.map(({ Sid: _, ...statement }: { Sid: string }) => statement),
      [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' } }],
    ],
    [
      'what it starts',
      [start?.Effect, start?.Action, start?.Resource.map(nameIn)],
      allow('lambda:InvokeFunction', stack.lambda(scheduled.component).inputs.name),
    ],
    [
      'where it tells',
      [tell?.Effect, tell?.Action, tell?.Resource.map(nameIn)],
      allow('sqs:SendMessage', stack.one('sqs/queue:Queue', scheduled.queue).inputs.name),
    ],
    ['what else it may do', [others, role.inputs.managedPolicyArns ?? []], [[], []]],
  ])
}

function allow(action: string, name: string): unknown[] {
  return ['Allow', [action], [name]]
}

function log(component: string): object {
  const streams = [`${component}Log:log-stream:*`]
  return { 'logs:CreateLogStream': streams, 'logs:PutLogEvents': streams }
}

function sorted(allowed: object): object {
  return Object.fromEntries(Object.entries(allowed).sort(([one], [other]) => (one < other ? -1 : 1)))
}
