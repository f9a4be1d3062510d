import { isObject } from '../dispatch/is-object.ts'
import { durationIssue, firstIssue, MAX_TIMEOUT, shown, textIssue, unknownOption } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import { completeRuntime } from './runtime.ts'

/** The maximum length of a table name. An ARN is allowed too. */
const MAX_TABLE_NAME = 1024

const OPTIONS = [
  'client',
  'tableName',
  'ledgerTableName',
  'models',
  'name',
  'runtime',
  'deadline',
  'delivery',
  'foreignWriters',
]

/** The options of `openDatabase` as the caller passes them. Without types, they can be anything. */
type Given = Readonly<Record<string, unknown>>

/** Throws `ConfigurationError` for invalid options of `openDatabase`: the option, why, and what to do. */
export function requireDatabaseOptions(options: unknown): void {
  const issue = isObject(options) ? databaseOptionsIssue(options as Given) : `it needs options, not ${shown(options)}.`
  if (issue) throw new ConfigurationError('repository.badDatabase', `openDatabase: ${issue}`)
}

function databaseOptionsIssue(options: Given): string | undefined {
  const { client, tableName, ledgerTableName, models, name, runtime = {}, deadline, delivery } = options
  const isDelivery = delivery === undefined || delivery === 'stream' || typeof delivery === 'function'
  return (
    unknownOption(options, OPTIONS) ??
    firstIssue({
      client: clientIssue(client),
      models: modelsIssue(models),
      name: name !== undefined && textIssue(name),
      tableName: !(tableName === undefined && isForeign(models)) && tableIssue(tableName),
      ledgerTableName:
        tableIssue(ledgerTableName) ??
        (ledgerTableName === tableName &&
          'must differ from tableName. The ledger needs its own table, without a stream'),
      deadline: deadline !== undefined && durationIssue(deadline, 'milliseconds', MAX_TIMEOUT),
      delivery: !isDelivery && `must be 'stream' or inline(), not ${shown(delivery)}`,
    }) ??
    runtimeIssue(runtime)
  )
}

function clientIssue(client: unknown): string | undefined {
  const advice = 'Pass a DynamoDBClient of @aws-sdk/client-dynamodb'
  if (typeof client === 'function') {
    const isClass = typeof client.prototype?.send === 'function'
    return isClass ? 'is a class. Pass an instance: new DynamoDBClient({})' : undefined
  }
  const { send, config } = (client ?? {}) as {
    readonly send?: unknown
    readonly config?: { readonly serviceId?: unknown }
  }
  if (typeof send !== 'function') return `must be a DynamoDB client, not ${shown(client)}. ${advice}`
  const service = config?.serviceId
  const isOther = typeof service === 'string' && service !== 'DynamoDB'
  return isOther ? `is a client for ${shown(service)}, not for DynamoDB. ${advice}` : undefined
}

/** Whether other code stores every model. */
function isForeign(models: unknown): boolean {
  return Array.isArray(models) && models.length > 0 && models.every(model => model?.storedIn)
}

function tableIssue(name: unknown): string | undefined {
  const issue = textIssue(name, MAX_TABLE_NAME)
  return issue && `${issue}. Pass the name of the table`
}

function modelsIssue(models: unknown): string | undefined {
  if (!Array.isArray(models)) return `must be an array of models, not ${shown(models)}`
  // In circular imports, the other module's model is still undefined.
  const at = models.findIndex(model => !isModel(model))
  if (at >= 0) return `must be from defineModel(), not ${shown(models[at])} at ${at}`
  const twice = models.find((model, index) => models.indexOf(model) !== index)
  return twice && `has ${(twice as AnyModel).name} twice. Remove one`
}

function isModel(value: unknown): value is AnyModel {
  const { name, schema, relations } = (value ?? {}) as Partial<AnyModel>
  return typeof name === 'string' && typeof schema?.['~standard'] === 'object' && typeof relations === 'object'
}

function runtimeIssue(runtime: unknown): string | undefined {
  if (!isObject(runtime)) return `runtime must be an object, not ${shown(runtime)}.`
  const unknown = unknownOption(runtime, Object.keys(completeRuntime()))
  if (unknown) return `runtime: ${unknown}`
  const [wrong] = Object.entries(runtime).find(([, part]) => typeof part !== 'function') ?? []
  return wrong && `runtime.${wrong} must be a function. Omit it to use the default.`
}
