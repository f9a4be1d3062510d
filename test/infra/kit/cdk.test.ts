import { App, Duration, Stack } from 'aws-cdk-lib'
import { AttributeType, StreamViewType, Table, type TableProps } from 'aws-cdk-lib/aws-dynamodb'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { type ConsumerProps, Signals, type SignalsProps } from 'dynamo-signals/cdk'
import { describe, expect, it } from 'vitest'
import type { Template } from './evaluate.ts'
import { kitProblems } from './kit-problems.ts'
import { plantTemplateFaults } from './plant-template-faults.ts'
import { nameInCdk, shopInCdk } from './shop-in-cdk.ts'
import { templateStack } from './template-stack.ts'
import { withWholeTexts } from './whole-texts.ts'

/** What the stack chooses for its functions itself, and what goes away with the stack. */
const CHOSEN = [
  / Properties\.(Code\.ZipFile|Handler|Runtime)$/,
  /^(Api|Schedule)[0-9A-F]{8} Properties\.Timeout$/,
  /^Api[0-9A-F]{8} Properties\.Environment\.Variables\.SERVICE$/,
  /^Signals(\w+log|MissedTicks)[0-9A-F]{8} (UpdateReplace|Deletion)Policy$/,
]
const FILTERS = [{ eventName: ['INSERT'] }]

const template = withWholeTexts(shopInCdk())

it('gives the shop what its own deployment gives it', () => {
  expect(kitProblems(templateStack(template, 'production', nameInCdk))).toEqual([])
})

it('notices every single setting that CDK synthesizes differently, and every resource that is missing', () => {
  const faults = [...plantTemplateFaults(template, CHOSEN)]

  const unnoticed = faults.filter(fault => problemsOf(fault.template).length === 0)

  process.stdout.write(`CDK: ${faults.length} faults planted, ${unnoticed.length} unnoticed\n`)
  expect(unnoticed.map(({ name }) => name)).toEqual([])
  expect(faults.length).toBeGreaterThan(800)
})

it('deletes the data together with the stack if isProtected is false', () => {
  const resources = Object.values(shopInCdk({ isProtected: false }).Resources)
  const data = resources.filter(({ Type }) => ['AWS::DynamoDB::Table', 'AWS::S3::Bucket'].includes(Type))

  expect(data.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Delete', 'Delete', 'Delete'])
  expect(data.map(({ Properties }) => Properties.DeletionProtectionEnabled)).toEqual([false, false, undefined])
})

it('synthesizes without a warning of CDK', () => {
  const { app } = stackWith({ profiles: { filters: FILTERS } })

  expect(app.synth().stacks.flatMap(({ messages }) => messages)).toEqual([])
})

it('has alarms on dead letters only if the function of the consumer prints them', () => {
  const alarms = (props: Partial<ConsumerProps>) =>
    typesOf(stackWith({ profiles: { filters: FILTERS, ...props } }).app, 'AWS::CloudWatch::Alarm').map(
      ({ Properties }) => Properties.AlarmName,
    )
  const outcomes = { namespace: 'shop', dimensions: { service: 'profiles' } }

  expect(alarms({})).not.toContain('Shop-profiles-parked')
  expect(alarms({ outcomes })).toContain('Shop-profiles-parked')
})

it('gives a function with a role of its own what it needs, too', () => {
  const { app, signals, functionOf } = stackWith({})
  signals.addFunction('report', functionOf('Report'))

  const [policy] = typesOf(app, 'AWS::IAM::Policy')

  expect(policy?.Properties.PolicyDocument.Statement.map(({ Action }: { Action: unknown }) => Action)).toEqual([
    expect.arrayContaining(['dynamodb:ConditionCheckItem', 'dynamodb:PutItem']),
    'dynamodb:Query',
  ])
})

it('encrypts all data with your own key, which every function and the role of the schedule may use', () => {
  const encrypted = (stack: Stack) => ({ encryptionKey: new Key(stack, 'Own') })
  const { app, signals, functionOf } = stackWith({ profiles: { filters: FILTERS } }, encrypted)
  signals.addFunction('report', functionOf('Report'))
  signals.addSchedule(functionOf('Tick'))

  const tables = typesOf(app, 'AWS::DynamoDB::Table').map(({ Properties }) => Properties.SSESpecification)
  const own = { 'Fn::GetAtt': [expect.stringMatching(/^Own/), 'Arn'] }
  const permitted = typesOf(app, 'AWS::IAM::Policy').filter(({ Properties }) =>
    Properties.PolicyDocument.Statement.some(({ Action }: { Action: unknown }) => String(Action).includes('kms:')),
  )

  expect(tables).toEqual([1, 2].map(() => ({ SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: own })))
  expect(typesOf(app, 'AWS::S3::Bucket').map(({ Properties }) => Properties.BucketEncryption)).toEqual([
    {
      ServerSideEncryptionConfiguration: [
        { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: own } },
      ],
    },
  ])
  expect(typesOf(app, 'AWS::SQS::Queue').map(({ Properties }) => Properties.KmsMasterKeyId)).toEqual([own])
  expect(permitted.map(({ Properties }) => Properties.PolicyName.replace(/(Service|Default|RoleD).*/, ''))).toEqual([
    'SignalsEveryMinute',
    'profiles',
    'Report',
    'Tick',
  ])
  for (const { Properties } of permitted) {
    expect(Properties.PolicyDocument.Statement).toContainEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: own,
    })
  }
})

it('refuses a third consumer, and a consumer without filters', () => {
  const two = { links: { filters: FILTERS }, mail: { filters: FILTERS } }

  expect(() => stackWith({ ...two, search: { filters: FILTERS } })).toThrow('The stream has 3 consumers')
  expect(() => stackWith({ links: { filters: [] } })).toThrow('The consumer "links" has no event filters')
})

it('refuses a schedule that has no consumer to wake', () => {
  const { app, signals, functionOf } = stackWith({})
  signals.addSchedule(functionOf('Schedule'))

  expect(() => app.synth()).toThrow('The application has no consumers')
})

it('creates two applications in a stack if their alarms have different names', () => {
  const another = (props?: SignalsProps) => new Signals(stackWith({}).stack, 'Others', props)

  expect(() => another()).toThrow('Two dashboards are called "Shop-overview". Pass another prefix')
  expect(() => another({ prefix: 'Others' })).not.toThrow()
})

it('warns of functions that have the timeout of 3 seconds', () => {
  const { app, stack, signals, functionOf } = stackWith({})
  const timeout = undefined
  signals.addConsumer('profiles', functionOf('Profiles', { timeout }), { filters: FILTERS })
  signals.addSchedule(functionOf('Schedule', { timeout }))

  expect(
    app
      .synth()
      .getStackByName(stack.stackName)
      .messages.map(({ entry }) => entry.data),
  ).toEqual([
    expect.stringMatching(
      /^The function of "profiles" has Lambda's default timeout of 3 seconds\. Set it to 30 seconds\./,
    ),
    expect.stringMatching(
      /^The function of "schedule" has Lambda's default timeout of 3 seconds\. Set it to 55 seconds\./,
    ),
  ])
})

describe('with a table that other code writes', () => {
  const ordersIn = (stack: Stack, props: Partial<TableProps> = {}) =>
    new Table(stack, 'Orders', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      ...props,
    })

  it('feeds a consumer from its stream, and permits only to read the stream', () => {
    const { app, stack, signals, functionOf } = stackWith({})
    signals.addConsumer('mails', functionOf('Mails'), { filters: FILTERS, table: ordersIn(stack) })

    const [mapping] = typesOf(app, 'AWS::Lambda::EventSourceMapping')
    const [policy] = typesOf(app, 'AWS::IAM::Policy')
    const ofOrders = policy?.Properties.PolicyDocument.Statement.filter((statement: object) =>
      JSON.stringify(statement).includes('"Orders'),
    )
    expect(JSON.stringify(mapping?.Properties.EventSourceArn)).toMatch(/"Orders\w+","StreamArn"/)
    expect(ofOrders.map(({ Action }: { Action: unknown }) => Action)).toEqual([
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    ])
  })

  it('permits to decrypt its stream if it has a key of its own', () => {
    const { app, stack, signals, functionOf } = stackWith({})
    const table = ordersIn(stack, { encryptionKey: new Key(stack, 'Key') })
    signals.addConsumer('mails', functionOf('Mails'), { filters: FILTERS, table })

    expect(JSON.stringify(typesOf(app, 'AWS::IAM::Policy'))).toContain('"kms:Decrypt"')
  })

  it('feeds one function from two tables', () => {
    const { app, stack, signals, functionOf } = stackWith({})
    const mails = functionOf('Mails')
    signals.addConsumer('mails', mails, { filters: FILTERS })
    signals.addConsumer('mails-of-orders', mails, { filters: FILTERS, table: ordersIn(stack) })

    expect(typesOf(app, 'AWS::Lambda::EventSourceMapping')).toHaveLength(2)
  })

  it('allows two consumers for each table', () => {
    const { stack, signals, functionOf } = stackWith({ links: { filters: FILTERS }, mail: { filters: FILTERS } })
    const orders = { filters: FILTERS, table: ordersIn(stack) }

    for (const name of ['bills', 'search']) signals.addConsumer(name, functionOf(name), orders)

    expect(() => signals.addConsumer('sums', functionOf('sums'), orders)).toThrow('(bills, search, sums)')
  })

  it('refuses a table without a stream', () => {
    const { stack, signals, functionOf } = stackWith({})
    const table = new Table(stack, 'Orders', { partitionKey: { name: 'pk', type: AttributeType.STRING } })

    expect(() => signals.addConsumer('mails', functionOf('Mails'), { filters: FILTERS, table })).toThrow(
      'The table of the consumer "mails" has no stream.',
    )
  })
})

/** A stack whose functions have the roles that CDK makes for them. */
function stackWith(
  consumers: Readonly<Record<string, ConsumerProps>>,
  propsIn: (stack: Stack) => SignalsProps = () => ({}),
) {
  const app = new App({ analyticsReporting: false })
  const stack = new Stack(app, 'Shop')
  const signals = new Signals(stack, 'Signals', propsIn(stack))
  const functionOf = (id: string, { timeout }: { timeout: Duration | undefined } = { timeout: Duration.seconds(30) }) =>
    new LambdaFunction(stack, id, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = null'),
      ...(timeout && { timeout }),
    })
  for (const [name, props] of Object.entries(consumers)) signals.addConsumer(name, functionOf(name), props)
  return { app, stack, signals, functionOf }
}

function typesOf(app: App, type: string) {
  const { Resources }: Template = app.synth().getStackByName('Shop').template
  return Object.values(Resources).filter(({ Type }) => Type === type)
}

function problemsOf(planted: Template): string[] {
  try {
    return kitProblems(templateStack(planted, 'production', nameInCdk))
  } catch (error) {
    return [String(error)]
  }
}
