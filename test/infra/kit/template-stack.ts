import type { App } from '../synth/bundle-program.ts'
import { Stack } from '../synth/stack.ts'
import type { Resource } from '../synth/synth-result.ts'
import { alarmInputs, lower } from './alarm-inputs.ts'
import { evaluate, type Template, type TemplateResource } from './evaluate.ts'

/** How the tests name a resource of a template: as SST names it in the shop. */
export type NameOf = (id: string, resource: TemplateResource) => string

type Part = readonly [type: string, name: string, inputs: object]

/**
 * Returns a template as the stack that SST would register for it, so that the checks of the shop hold for it as well.
 * Properties that the shop's checks do not read are left out, and a fault in one of them counts as unnoticed.
 */
export function templateStack(template: Template, stage: string, nameOf: NameOf): Stack {
  const app = { name: 'dynamo-signals', stage } as App
  const stackName = `${app.name}-${stage}`
  const names = Object.entries(template.Resources).map(([id, resource]) => [id, nameOf(id, resource)] as const)
  const uuids = new Map(names.map(([id, name]) => [`uuid-of-${id}`, `uuid-of-${name}`]))
  const resources = names.flatMap(([id, name]) => {
    const { Type, Properties = {}, ...resource } = template.Resources[id] as TemplateResource
    const isKept = resource.DeletionPolicy === 'Retain' && resource.UpdateReplacePolicy === 'Retain'
    const inputs = evaluate(template, stackName, Properties)
    return partsOf(Type, name, `${stackName}-${id}`, inputs).map(
      ([type, partName, part]): Resource => ({
        type: `aws:${type}`,
        name: partName,
        inputs: renamed(part, uuids),
        protect: false,
        retainOnDelete: isKept,
        importId: '',
      }),
    )
  })
  return new Stack(app, { resources: withPolicies(resources), builds: {} }, '')
}

// biome-ignore lint/suspicious/noExplicitAny: the properties of a resource of any type
type Properties = any // any: the properties of a resource of some type

function partsOf(type: string, name: string, own: string, properties: Properties): Part[] {
  switch (type) {
    case 'AWS::DynamoDB::Table':
      return [['dynamodb/table:Table', name, tableInputs(own, properties)]]
    case 'AWS::Lambda::EventSourceMapping':
      return [['lambda/eventSourceMapping:EventSourceMapping', name, mappingInputs(lower(properties))]]
    case 'AWS::Lambda::EventInvokeConfig':
      return [['lambda/functionEventInvokeConfig:FunctionEventInvokeConfig', name, lower(properties)]]
    case 'AWS::Lambda::Function': {
      const { Role, Timeout, Environment, LoggingConfig } = properties
      const variables = Environment?.Variables ?? {}
      const logGroup = LoggingConfig?.LogGroup
      return [
        [
          'lambda/function:Function',
          name,
          { name: own, role: Role, timeout: Timeout, logGroup, environment: { variables } },
        ],
      ]
    }
    case 'AWS::IAM::Role':
      return [['iam/role:Role', name, roleInputs(own, properties)]]
    case 'AWS::IAM::Policy':
      return [['iam/policy:Policy', name, properties]]
    case 'AWS::Logs::LogGroup':
      return [['cloudwatch/logGroup:LogGroup', name, { name: own, retentionInDays: properties.RetentionInDays }]]
    case 'AWS::S3::Bucket':
      return bucketParts(name, own, properties)
    case 'AWS::S3::BucketPolicy':
      return [['s3/bucketPolicy:BucketPolicy', name, { bucket: properties.Bucket, policy: denial(properties) }]]
    case 'AWS::SQS::Queue': {
      const { MessageRetentionPeriod, SqsManagedSseEnabled, FifoQueue = false } = properties
      const inputs = { messageRetentionSeconds: MessageRetentionPeriod, sqsManagedSseEnabled: SqsManagedSseEnabled }
      return [['sqs/queue:Queue', name, { name: own, fifoQueue: FifoQueue, ...inputs }]]
    }
    case 'AWS::SNS::Topic':
      return [['sns/topic:Topic', name, { name: own }]]
    case 'AWS::Scheduler::Schedule':
      return [['scheduler/schedule:Schedule', name, lower(properties)]]
    case 'AWS::CloudWatch::Alarm':
      return [['cloudwatch/metricAlarm:MetricAlarm', name, alarmInputs(properties)]]
    case 'AWS::CloudWatch::Dashboard':
      return [['cloudwatch/dashboard:Dashboard', name, lower(properties)]]
    default:
      throw new Error(`The tests do not know resources of the type ${type}.`)
  }
}

function tableInputs(name: string, properties: Properties) {
  const { StreamSpecification: stream, TimeToLiveSpecification: ttl } = properties
  const [hashKey, rangeKey] = keys(properties)
  return {
    name,
    hashKey,
    rangeKey,
    attributes: properties.AttributeDefinitions.map((each: Properties) => ({
      name: each.AttributeName,
      type: each.AttributeType,
    })),
    globalSecondaryIndexes: (properties.GlobalSecondaryIndexes ?? []).map((index: Properties) => {
      const [indexHash, indexRange] = keys(index)
      const projectionType = index.Projection.ProjectionType
      return { name: index.IndexName, hashKey: indexHash, rangeKey: indexRange, projectionType }
    }),
    streamEnabled: stream !== undefined,
    streamViewType: stream?.StreamViewType,
    ttl: ttl && { enabled: ttl.Enabled, attributeName: ttl.AttributeName },
    pointInTimeRecovery: { enabled: properties.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled },
    billingMode: properties.BillingMode,
    deletionProtectionEnabled: properties.DeletionProtectionEnabled,
  }
}

function keys({ KeySchema }: Properties): (string | undefined)[] {
  const byType = (type: string) => KeySchema.find((key: Properties) => key.KeyType === type)?.AttributeName
  return [byType('HASH'), byType('RANGE')]
}

function mappingInputs({ destinationConfig, functionName, ...inputs }: Properties) {
  const destinationArn = destinationConfig?.onFailure?.destination
  const arn = String(functionName).includes(':') ? functionName : `:${functionName}`
  return {
    ...inputs,
    functionName: arn,
    destinationConfig: destinationArn && { onFailure: { destinationArn } },
  }
}

interface TemplateStatement {
  readonly Effect: string
  readonly Action: string | string[]
  readonly Resource: string | string[]
  readonly Condition?: unknown
}

function roleInputs(name: string, properties: Properties) {
  const { AssumeRolePolicyDocument, Policies = [], ManagedPolicyArns = [] } = properties
  const [first, ...others] = statementsIn(AssumeRolePolicyDocument)
  return {
    name,
    assumeRolePolicy: {
      Statement: [{ Action: first.Action, Effect: first.Effect, Principal: first.Principal }, ...others],
    },
    inlinePolicies: Policies.map((policy: Properties) => inlinePolicy(policy.PolicyDocument)),
    managedPolicyArns: ManagedPolicyArns,
  }
}

function inlinePolicy(document: Properties) {
  const statements = statementsIn(document).map(({ Action, Resource, ...rest }: TemplateStatement) => ({
    ...rest,
    Action: [Action].flat(),
    Resource: [Resource].flat(),
  }))
  return { name: 'inline', policy: JSON.stringify({ Statement: statements }) }
}

/** The statements of a policy. IAM reads an older language if the version is not this one. */
function statementsIn({ Version, Statement }: Properties): Properties {
  if (Version !== '2012-10-17') throw new Error(`A policy has the version ${Version}.`)
  return Statement
}

/** Adds the policies that are resources of their own to the roles that have them. */
function withPolicies(resources: readonly Resource[]): Resource[] {
  const policies = resources.filter(({ type }) => type === 'aws:iam/policy:Policy')
  for (const { inputs } of policies) {
    for (const name of inputs.Roles) {
      const role = resources.find(each => each.type === 'aws:iam/role:Role' && each.inputs.name === name)
      if (!role) throw new Error(`A policy is of the role ${name}, which does not exist.`)
      role.inputs.inlinePolicies.push(inlinePolicy(inputs.PolicyDocument))
    }
  }
  return resources.filter(resource => !policies.includes(resource))
}

function bucketParts(name: string, bucket: string, properties: Properties): Part[] {
  const short = name.replace(/Bucket$/, '')
  const rules = properties.LifecycleConfiguration?.Rules.map((rule: Properties) => ({
    expiration: { days: rule.ExpirationInDays },
    id: rule.Id,
    status: rule.Status,
  }))
  return [
    // CloudFormation never empties a bucket.
    ['s3/bucket:Bucket', name, { bucket, forceDestroy: false }],
    [
      's3/bucketPublicAccessBlock:BucketPublicAccessBlock',
      `${short}PublicAccessBlock`,
      { bucket, ...lower(properties.PublicAccessBlockConfiguration) },
    ],
    ['s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration', `${short}Lifecycle`, { bucket, rules }],
  ]
}

/** The policy of a bucket, in the form in which SST writes it. */
function denial({ PolicyDocument }: Properties): string {
  const Statement = statementsIn(PolicyDocument).map((each: Properties) => {
    const secure = each.Condition?.Bool?.['aws:SecureTransport']
    const principal = each.Principal?.AWS ?? each.Principal
    return {
      Effect: each.Effect,
      Action: [each.Action].flat(),
      Resource: [each.Resource].flat(),
      Principal: { [principal]: [principal] },
      Condition: { Bool: { 'aws:SecureTransport': [secure] } },
    }
  })
  return JSON.stringify({ Statement })
}

/** The same inputs with the UUIDs of mappings under the names that the tests give them. */
function renamed(inputs: object, uuids: ReadonlyMap<string, string>): Properties {
  let text = JSON.stringify(inputs)
  for (const [own, name] of uuids) text = text.replaceAll(own, name)
  return JSON.parse(text)
}
