import { defineModel, postSave } from 'dynamo-signals'
import { type TemplateOptions, toCloudFormation } from 'dynamo-signals/deploy'
import { eventFilters } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { kitProblems } from '../../infra/kit/kit-problems.ts'
import { nameInShop, shopTemplate } from '../../infra/kit/shop-template.ts'
import { templateStack } from '../../infra/kit/template-stack.ts'

const User = defineModel('User', { schema: z.object({ email: z.string() }) })

/** The filters of one receiver, which is connected only for that. */
function filtersOfProfiles() {
  const disconnect = postSave.connect(() => {}, { sender: User, dispatchUid: 'kit/heard', consumer: 'profiles' })
  try {
    return eventFilters('profiles')
  } finally {
    disconnect()
  }
}

const profiles = { function: 'ProfilesFunction', filters: filtersOfProfiles() }

function options(more: Partial<TemplateOptions> = {}): TemplateOptions {
  return { consumers: { profiles }, schedule: 'ScheduleFunction', ...more }
}

// test/infra/kit plants the faults.
it('gives the shop what its own deployment gives it', () => {
  expect(kitProblems(templateStack(shopTemplate(), 'production', nameInShop))).toEqual([])
})

it('is plain data, the same for the same arguments', () => {
  const given = options()
  const resources = toCloudFormation(given)

  expect(JSON.parse(JSON.stringify(resources))).toEqual(resources)
  expect(toCloudFormation(given)).toEqual(resources)
})

it('writes the filters in the form of CloudFormation', () => {
  const { ProfilesFunctionMapping } = toCloudFormation(options())

  expect(ProfilesFunctionMapping?.Properties.FilterCriteria).toEqual({
    Filters: [{ Pattern: '{"eventName":["INSERT","MODIFY"],"dynamodb":{"NewImage":{"_type":{"S":["User"]}}}}' }],
  })
})

it.each([
  [true, 'Retain'],
  [false, 'Delete'],
])('keeps the data of a stack that is deleted if it is protected: %s', (isProtected, policy) => {
  const { DataTable, LedgerTable, FailuresBucket } = toCloudFormation(options({ isProtected }))

  for (const resource of [DataTable, LedgerTable, FailuresBucket]) {
    expect(resource).toMatchObject({ DeletionPolicy: policy, UpdateReplacePolicy: policy })
  }
  for (const table of [DataTable, LedgerTable]) {
    expect(table?.Properties.DeletionProtectionEnabled).toBe(isProtected)
  }
})

it('protects the data unless it is asked not to', () => {
  expect(toCloudFormation(options())).toEqual(toCloudFormation(options({ isProtected: true })))
})

it('encrypts all data with your own key, which the roles of all functions and of the schedule may use', () => {
  const encryptionKey = { 'Fn::GetAtt': ['Key', 'Arn'] }

  const resources = toCloudFormation(options({ encryptionKey, functions: { 'sign-up': 'SignUpFunction' } }))

  for (const name of ['DataTable', 'LedgerTable']) {
    expect(resources[name]?.Properties.SSESpecification).toEqual({
      SSEEnabled: true,
      SSEType: 'KMS',
      KMSMasterKeyId: encryptionKey,
    })
  }
  expect(resources.FailuresBucket?.Properties.BucketEncryption).toEqual({
    ServerSideEncryptionConfiguration: [
      {
        BucketKeyEnabled: true,
        ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: encryptionKey },
      },
    ],
  })
  expect(resources.MissedTicksQueue?.Properties).toMatchObject({ KmsMasterKeyId: encryptionKey })
  const permitted = Object.entries(resources).filter(([, { Properties }]) =>
    JSON.stringify(Properties).includes('"kms:ReEncrypt*'),
  )
  expect(permitted.map(([name]) => name)).toEqual([
    'SignUpFunctionRole',
    'ProfilesFunctionRole',
    'ScheduleFunctionRole',
    'EveryMinuteRole',
  ])
  for (const [, { Properties }] of permitted) {
    expect(JSON.stringify(Properties)).toContain('"kms:ReEncrypt*"],"Resource":[{"Fn::GetAtt":["Key","Arn"]}]')
  }
})

it('leaves the data to keys of AWS unless it gets one', () => {
  expect(JSON.stringify(toCloudFormation(options()))).not.toMatch(
    /kms:|SSESpecification|BucketEncryption|KmsMasterKeyId/,
  )
})

it('has alarms on dead letters only if the function of the consumer prints them', () => {
  const outcomes = { namespace: 'shop', dimensions: { service: 'profiles' } }

  const silent = toCloudFormation(options())
  const printing = toCloudFormation(options({ consumers: { profiles: { ...profiles, outcomes } } }))

  expect(silent).not.toHaveProperty('ProfilesParkedAlarm')
  expect(printing.ProfilesParkedAlarm?.Properties).toMatchObject({
    Namespace: 'shop',
    MetricName: 'Parked',
    Dimensions: [{ Name: 'service', Value: 'profiles' }],
  })
  // The schedule does not print the age of the oldest waiting record.
  expect(printing).not.toHaveProperty('ProfilesWaitingLongAlarm')
})

it('notifies a topic of alarms only if there is one', () => {
  const alarm = (more: Partial<TemplateOptions>) => toCloudFormation(options(more)).ProfilesBehindAlarm?.Properties

  expect(alarm({ alarmTopic: { Ref: 'Topic' } })).toMatchObject({ AlarmActions: [{ Ref: 'Topic' }] })
  expect(alarm({})).not.toHaveProperty('AlarmActions')
})

it('fires the alarm of a slow function at 80% of its own timeout', () => {
  const resources = toCloudFormation(options({ consumers: { profiles: { ...profiles, timeout: 60 } } }))

  expect(resources.ProfilesSlowAlarm?.Properties).toMatchObject({ ExtendedStatistic: 'p99', Threshold: 48_000 })
})

it('draws what it knows of the stack: CloudFormation fills in the names', () => {
  const body = toCloudFormation(options()).Dashboard?.Properties.DashboardBody
  const [text, variables] = (body as { 'Fn::Sub': [string, Record<string, object>] })['Fn::Sub']

  expect(JSON.parse(text).widgets.length).toBeGreaterThan(3)
  expect(Object.values(variables)).toEqual(
    expect.arrayContaining([{ Ref: 'AWS::Region' }, { Ref: 'ProfilesFunction' }, { Ref: 'ProfilesFunctionMapping' }]),
  )
  expect(text.match(/\$\{v\d+\}/g)?.length).toBeGreaterThan(Object.keys(variables).length)
})

it.each([
  ['a function called like a table', { functions: { data: 'DataFunction' } }, 'DataThrottledAlarm'],
  ['a function called like a consumer', { functions: { profiles: 'ReportFunction' } }, 'ProfilesErrorsAlarm'],
  ['a consumer called like the schedule', { consumers: { schedule: profiles } }, 'ScheduleErrorsAlarm'],
  ['one function for two consumers', { consumers: { profiles, mail: profiles } }, 'ProfilesFunctionLog'],
  ['one function for a consumer and the schedule', { schedule: 'ProfilesFunction' }, 'ProfilesFunctionLog'],
])('refuses %s, because one resource would replace another', (_, more, resource) => {
  expect(() => toCloudFormation(options(more))).toThrow(`Two resources are called "${resource}".`)
})

it('refuses an application without consumers, whose schedule could wake no function', () => {
  expect(() => toCloudFormation(options({ consumers: {} }))).toThrow('The application has no consumers')
})

it('feeds a consumer from the stream of another table, and permits to read only that one', () => {
  const stream = { 'Fn::GetAtt': ['OrdersTable', 'StreamArn'] }

  const resources = toCloudFormation(options({ consumers: { profiles: { ...profiles, stream } } }))

  expect(resources.ProfilesFunctionMapping?.Properties.EventSourceArn).toEqual(stream)
  expect(JSON.stringify(resources.ProfilesFunctionRole)).toContain('["OrdersTable","StreamArn"]')
  expect(JSON.stringify(resources.ProfilesFunctionRole)).not.toContain('["DataTable","StreamArn"]')
})

it('allows two consumers for each stream', () => {
  const of = (id: string, stream?: string) => ({ ...profiles, function: id, ...(stream && { stream }) })
  const four = {
    links: of('Links'),
    mail: of('Mail'),
    bills: of('Bills', 'arn:orders'),
    search: of('Search', 'arn:orders'),
  }

  expect(() => toCloudFormation(options({ consumers: four }))).not.toThrow()
  expect(() => toCloudFormation(options({ consumers: { ...four, sums: of('Sums', 'arn:orders') } }))).toThrow(
    'The stream has 3 consumers (bills, search, sums)',
  )
})
