import { isObject } from '../dispatch/is-object.ts'
import { MAX_TIMEOUT, shown, textIssue, unknownOption } from '../dispatch/option-issues.ts'
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
  const issue = databaseOptionsIssue(options)
  if (issue) throw new ConfigurationError('repository.badDatabase', `openDatabase: ${issue}`)
}

function databaseOptionsIssue(options: unknown): string | undefined {
  if (!isObject(options)) return `it needs options, not ${shown(options)}.`
  const { client, tableName, ledgerTableName, models, name, runtime = {}, deadline, delivery } = options as Given
  return (
    unknownOption(options, OPTIONS) ??
    clientIssue(client) ??
    modelsIssue(models) ??
    nameIssue(name) ??
    (tableName === undefined && isForeign(models as AnyModel[]) ? undefined : tableIssue('tableName', tableName)) ??
    tableIssue('ledgerTableName', ledgerTableName) ??
    (tableName === ledgerTableName
      ? `tableName and ledgerTableName are both ${shown(tableName)}. The ledger needs its own table, without a stream.`
      : undefined) ??
    runtimeIssue(runtime) ??
    deadlineIssue(deadline) ??
    deliveryIssue(delivery)
  )
}

function clientIssue(client: unknown): string | undefined {
  const advice = 'Pass a DynamoDBClient of @aws-sdk/client-dynamodb.'
  if (typeof client === 'function') {
    const isClass = typeof client.prototype?.send === 'function'
    return isClass ? 'client is a class. Pass an instance: new DynamoDBClient({}).' : undefined
  }
  const { send, config } = (client ?? {}) as {
    readonly send?: unknown
    readonly config?: { readonly serviceId?: unknown }
  }
  if (typeof send !== 'function') return `client must be a DynamoDB client, not ${shown(client)}. ${advice}`
  const service = config?.serviceId
  const isOther = typeof service === 'string' && service !== 'DynamoDB'
  return isOther ? `client is a client for ${shown(service)}, not for DynamoDB. ${advice}` : undefined
}

/** Whether other code stores every model. */
function isForeign(models: readonly AnyModel[]): boolean {
  return models.length > 0 && models.every(({ storedIn }) => storedIn)
}

function nameIssue(name: unknown): string | undefined {
  const issue = name === undefined ? undefined : textIssue(name)
  return issue && `name ${issue}.`
}

function tableIssue(option: string, name: unknown): string | undefined {
  const issue = textIssue(name, MAX_TABLE_NAME)
  return issue && `${option} ${issue}. Pass the name of the table.`
}

function modelsIssue(models: unknown): string | undefined {
  if (!Array.isArray(models)) return `models must be an array of models, not ${shown(models)}.`
  // In circular imports, the other module's model is still undefined.
  const at = models.findIndex(model => !isModel(model))
  if (at >= 0) return `models[${at}] must be a model from defineModel(), not ${shown(models[at])}.`
  const twice = models.find((model, index) => models.indexOf(model) !== index)
  return twice && `models has ${(twice as AnyModel).name} twice. Remove one.`
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

function deadlineIssue(deadline: unknown): string | undefined {
  if (deadline === undefined) return undefined
  if (typeof deadline === 'number' && deadline >= 0 && deadline <= MAX_TIMEOUT) return undefined
  return `deadline must be a number of milliseconds from 0 to ${MAX_TIMEOUT}, not ${shown(deadline)}. The default is 5000.`
}

function deliveryIssue(delivery: unknown): string | undefined {
  if (delivery === undefined || delivery === 'stream' || typeof delivery === 'function') return undefined
  return `delivery must be 'stream' or inline(), not ${shown(delivery)}.`
}
