import { ACCOUNT } from '../synth/aws-answers.ts'

/** A template of CloudFormation, as far as the tests read it. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>
}

/** The settings of a resource of any type. A test reads one by its path, and fails if there is none. */
// biome-ignore lint/suspicious/noExplicitAny: a thousand types of resources share no type
type Properties = any // any: a thousand types of resources share no type

/** A resource of a template. */
export interface TemplateResource {
  readonly Type: string
  readonly Properties?: Properties
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
  readonly DependsOn?: string | readonly string[]
  readonly Metadata?: Readonly<Record<string, string>>
}

const REGION = 'eu-central-1'

/** Returns the properties of a resource with every function of CloudFormation evaluated. Throws if one refers to nothing. */
export function evaluate(template: Template, stackName: string, value: unknown): Properties {
  const again = (each: unknown) => evaluate(template, stackName, each)
  if (Array.isArray(value)) return value.map(again)
  if (typeof value !== 'object' || value === null) return value
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value)
  const isFunction = others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))
  if (!isFunction) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, again(each)]))
  switch (name) {
    case 'Ref':
      return reference(template, stackName, String(argument))
    case 'Fn::GetAtt':
      return attribute(template, stackName, argument as [string, string])
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, unknown[]]
      return again(parts).join(separator)
    }
    case 'Fn::Sub': {
      const [text, variables] = Array.isArray(argument) ? argument : [argument, {}]
      return String(text).replaceAll(/\$\{([\w:.]+)\}/g, (_, id: string) => {
        if (id in variables) return again(variables[id])
        const [owner = '', part] = id.split('.')
        return part ? attribute(template, stackName, [owner, part]) : reference(template, stackName, id)
      })
    }
    default:
      throw new Error(`The tests do not evaluate ${name}.`)
  }
}

function reference(template: Template, stackName: string, id: string): string {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Region': REGION,
    'AWS::AccountId': ACCOUNT,
    'AWS::Partition': 'aws',
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  }
  if (pseudo[id] !== undefined) return pseudo[id]
  const { Type } = find(template, id)
  if (Type.endsWith('::EventSourceMapping')) return `uuid-of-${id}`
  return Type.endsWith('::Topic') ? arnOf(Type, `${stackName}-${id}`) : `${stackName}-${id}`
}

function attribute(template: Template, stackName: string, [id, name]: readonly [string, string]): string {
  const { Type } = find(template, id)
  const own = `${stackName}-${id}`
  switch (name) {
    case 'Arn':
    case 'TopicArn':
      return arnOf(Type, own)
    case 'StreamArn':
      return `${arnOf(Type, own)}/stream/2026-01-01T00:00:00.000`
    case 'QueueName':
      return own
    default:
      throw new Error(`The tests do not evaluate the attribute ${name} of ${id}.`)
  }
}

function arnOf(type: string, name: string): string {
  const place = `${REGION}:${ACCOUNT}`
  switch (type) {
    case 'AWS::DynamoDB::Table':
      return `arn:aws:dynamodb:${place}:table/${name}`
    case 'AWS::S3::Bucket':
      return `arn:aws:s3:::${name}`
    case 'AWS::IAM::Role':
      return `arn:aws:iam::${ACCOUNT}:role/${name}`
    case 'AWS::Lambda::Function':
      return `arn:aws:lambda:${place}:function:${name}`
    case 'AWS::SQS::Queue':
      return `arn:aws:sqs:${place}:${name}`
    case 'AWS::SNS::Topic':
      return `arn:aws:sns:${place}:${name}`
    default:
      throw new Error(`The tests know no ARN of ${type}.`)
  }
}

function find({ Resources }: Template, id: string): TemplateResource {
  const found = Resources[id]
  if (!found) throw new Error(`The template has no resource ${id}.`)
  return found
}
