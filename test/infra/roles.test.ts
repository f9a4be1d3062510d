import { INDEXES } from 'dynamo-signals/table'
import { describe, expect, it } from 'vitest'
import { allowances, roleProblems } from './checks/roles.ts'
import { type Stack, statementsOf } from './synth/stack.ts'
import type { Resource } from './synth/synth-result.ts'
import { bothStages, synthesized, withFault } from './synthesized.ts'

const TABLES = ['DataTable', 'LedgerTable']
const QUERIED = [...TABLES, ...INDEXES.map(index => `DataTable/index/${index}`)].sort()
const STREAM = ['DataTable/stream/2026-01-01T00:00:00.000']

/** What every function may do, which is what the library's transport can ask for, and its own log. */
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
const log = (component: string) => ({
  'logs:CreateLogStream': [`${component}Log:log-stream:*`],
  'logs:PutLogEvents': [`${component}Log:log-stream:*`],
})

describe.each(bothStages())('the roles of %s', (stage, stack) => {
  it('have no wildcard, no policy of AWS, no scan, and are trusted to Lambda alone', () => {
    expect(ofFunctions(stack).flatMap(roleProblems)).toEqual([])
  })

  it('let the scheduler start the sweep, and do nothing else', () => {
    const { inputs } = stack.one('iam/role:Role', 'SweepScheduleRole')
    const [lambda, queue] = [stack.lambda('Sweep'), stack.one('sqs/queue:Queue', 'MissedSweepsQueue')]
    const arnOf = ({ inputs: { name } }: Resource) => expect.stringMatching(new RegExp(`^arn:aws:.*:${name}$`))

    expect(inputs.assumeRolePolicy.Statement.map((each: { Principal: object }) => each.Principal)).toEqual([
      { Service: 'scheduler.amazonaws.com' },
    ])
    expect(statementsOf(stack.one('iam/role:Role', 'SweepScheduleRole'))).toEqual([
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [arnOf(lambda)] },
      { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [arnOf(queue)] },
    ])
  })

  it('are one for each function', () => {
    const roles = stack.all('lambda/function:Function').map(({ inputs }) => inputs.role)

    expect(new Set(roles).size).toBe(roles.length)
    expect(ofFunctions(stack)).toHaveLength(roles.length)
  })

  it('allow exactly this, and an action more is a decision', () => {
    const identity = stage === 'production' ? ['LetterboxConfig', 'LetterboxIdentity'] : ['shop@shop.example']

    expect(allowances(stack, 'Api')).toEqual({ ...SHOP, ...log('Api') })
    expect(allowances(stack, 'Feedback')).toEqual({ ...SHOP, ...LEAVE_FAILURES, ...log('Feedback') })
    expect(allowances(stack, 'Sweep')).toEqual({
      ...SHOP,
      ...log('Sweep'),
      'dynamodb:DescribeTable': ['DataTable'],
      'dynamodb:Scan': ['DataTable'],
      'sqs:SendMessage': ['MissedSweepsQueue'],
    })
    const consumer = { ...SHOP, ...LEAVE_FAILURES, ...READ_STREAM }
    expect(allowances(stack, 'LinksConsumer')).toEqual({ ...consumer, ...log('LinksConsumer') })
    expect(allowances(stack, 'MailConsumer')).toEqual({
      ...consumer,
      ...log('MailConsumer'),
      'ses:SendEmail': identity,
    })
  })

  it('let mails go out from the configured sender alone', () => {
    const sending = stack.statements('MailConsumer').filter(({ Action }) => Action.includes('ses:SendEmail'))
    const sender = stage === 'production' ? 'hello@shop.example' : 'shop@shop.example'

    expect(sending.map(({ Condition }) => Condition)).toEqual([{ StringEquals: { 'ses:FromAddress': [sender] } }])
  })
})

it.each<[string, (role: Resource) => void]>([
  ['may dynamodb:*', role => edit(role, statement => statement.Action.push('dynamodb:*'))],
  ['may use *', role => edit(role, statement => statement.Resource.push('*'))],
  [
    'may use arn:aws:dynamodb:::table/*',
    role => edit(role, statement => statement.Resource.push('arn:aws:dynamodb:::table/*')),
  ],
  [
    'may use arn:aws:s3:::*/aws/lambda/*',
    role => edit(role, statement => statement.Resource.push('arn:aws:s3:::*/aws/lambda/*')),
  ],
  ['may scan', role => edit(role, statement => statement.Action.push('dynamodb:Scan'))],
  [
    'AWSLambdaBasicExecutionRole',
    ({ inputs }) =>
      void inputs.managedPolicyArns.push('arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'),
  ],
  [
    'is trusted to',
    ({ inputs }) =>
      void inputs.assumeRolePolicy.Statement.push({ Principal: { AWS: 'arn:aws:iam::123456789012:root' } }),
  ],
])('notices a planted fault of a role: %s', (fact, plant) => {
  const stack = withFault(synthesized('dev1'), 'ApiRole', plant)

  expect(ofFunctions(stack).flatMap(roleProblems)).toEqual([expect.stringContaining(fact)])
})

function ofFunctions(stack: Stack): Resource[] {
  return stack.all('iam/role:Role').filter(({ name }) => name !== 'SweepScheduleRole')
}

interface EditableStatement {
  readonly Action: string[]
  readonly Resource: string[]
}

function edit({ inputs }: Resource, change: (statement: EditableStatement) => void): void {
  const [policy] = inputs.inlinePolicies
  const document = JSON.parse(policy.policy)
  change(document.Statement[0])
  policy.policy = JSON.stringify(document)
}
