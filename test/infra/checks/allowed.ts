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
  Sweep: {
    'dynamodb:DescribeTable': ['DataTable'],
    'dynamodb:Scan': ['DataTable'],
    'sqs:SendMessage': ['MissedSweepsQueue'],
  },
}

/** Tells where a role allows more or less than was decided. An action more is a decision. */
export function allowedProblems(stack: Stack, sender: Sender): string[] {
  const components = stack.all('lambda/function:Function').map(({ name }) => name.replace(/Function$/, ''))
  const sending = stack.statements('MailConsumer').filter(({ Action }) => Action.includes('ses:SendEmail'))
  return [
    ...components.flatMap(component => {
      const mails = component === 'MailConsumer' ? { 'ses:SendEmail': sender.identities } : {}
      const wanted = { ...SHOP, ...(MORE[component] ?? CONSUMER), ...mails, ...log(component) }
      return unlike(component, [['what it may do', sorted(allowances(stack, component)), sorted(wanted)]])
    }),
    ...unlike('Sending mails', [
      [
        'its condition',
        sending.map(each => each.Condition),
        [{ StringEquals: { 'ses:FromAddress': [sender.address] } }],
      ],
    ]),
  ]
}

/** Tells what the scheduler may do besides starting the sweep, and who else could in its place. */
export function scheduleRoleProblems(stack: Stack): string[] {
  const role = stack.one('iam/role:Role', 'SweepScheduleRole')
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
      allow('lambda:InvokeFunction', stack.lambda('Sweep').inputs.name),
    ],
    [
      'where it tells',
      [tell?.Effect, tell?.Action, tell?.Resource.map(nameIn)],
      allow('sqs:SendMessage', stack.one('sqs/queue:Queue', 'MissedSweepsQueue').inputs.name),
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
