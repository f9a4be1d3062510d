import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb'
import { TABLE as TableName } from './measured-table.ts'

/** A request of `@aws-sdk/lib-dynamodb`. */
export type Command =
  | BatchGetCommand
  | DeleteCommand
  | GetCommand
  | PutCommand
  | QueryCommand
  | TransactWriteCommand
  | UpdateCommand

/** The part of a sort key's range that follows its name. `$1` and `$2` stand for the values. */
type Range = readonly [condition: string, from: string, to?: string]
type QueryOptions = Omit<Partial<QueryCommandInput>, 'KeyConditionExpression'> & { readonly range?: Range }
type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number]

/** Reads an item, strongly consistent, as `get` does. */
export function get(pk: string, sk = 'instance'): GetCommand {
  return new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true })
}

/** Reads several items in one request, strongly consistent. */
export function getMany(...keys: readonly string[]): BatchGetCommand {
  const Keys = keys.map(pk => ({ pk, sk: 'instance' }))
  return new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } })
}

/** Queries one partition of an index. */
export function query(index: string, pk: string, { range, ...options }: QueryOptions = {}): QueryCommand {
  const [condition = '', from, to] = range ?? []
  return new QueryCommand({
    ...options,
    TableName,
    IndexName: index,
    KeyConditionExpression: `${index}pk = :pk${conditionOf(`${index}sk`, condition)}`,
    ExpressionAttributeValues: {
      ...options.ExpressionAttributeValues,
      ':pk': pk,
      ...(from !== undefined && { ':from': from }),
      ...(to !== undefined && { ':to': to }),
    },
  })
}

/** Puts a new item. */
export function put(Item: Readonly<Record<string, unknown>>, more: Partial<PutCommandInput> = {}): PutCommand {
  return new PutCommand({ ...more, TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })
}

/** Updates an item that exists. */
export function update(pk: string, UpdateExpression: string, more: Partial<UpdateCommandInput> = {}): UpdateCommand {
  const Key = { pk, sk: 'instance' }
  return new UpdateCommand({
    ConditionExpression: 'attribute_exists(pk)',
    ...more,
    TableName,
    Key,
    UpdateExpression,
  })
}

export function remove(pk: string): DeleteCommand {
  return new DeleteCommand({ TableName, Key: { pk, sk: 'instance' } })
}

/** Writes all or none. */
export function transact(...TransactItems: Write[]): TransactWriteCommand {
  return new TransactWriteCommand({ TransactItems })
}

function conditionOf(sk: string, condition: string): string {
  switch (condition) {
    case '':
      return ''
    case 'between':
      return ` AND ${sk} BETWEEN :from AND :to`
    case 'begins_with':
      return ` AND begins_with(${sk}, :from)`
    default:
      return ` AND ${sk} ${condition} :from`
  }
}
