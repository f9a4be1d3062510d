// Not readonly, so that a request is assignable to the SDK's commands.

/** A value in DynamoDB's own JSON. */
export type AttributeJson =
  | { S: string }
  | { N: string }
  | { B: Uint8Array }
  | { BOOL: boolean }
  | { NULL: true }
  | { M: ItemJson }
  | { L: AttributeJson[] }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: Uint8Array[] }

/** An item, or a key, in DynamoDB's own JSON. */
export type ItemJson = { [attribute: string]: AttributeJson }

/** The table an item is written to, and the condition the write depends on. */
interface Conditional {
  TableName: string
  ConditionExpression?: string
  ExpressionAttributeNames?: Record<string, string>
  ExpressionAttributeValues?: ItemJson
  ReturnValuesOnConditionCheckFailure?: 'ALL_OLD'
}

/** One write of a transaction. Exactly one of the properties is set. */
export interface TransactWriteJson {
  Put?: Conditional & { Item: ItemJson }
  Delete?: Conditional & { Key: ItemJson }
  Update?: Conditional & { Key: ItemJson; UpdateExpression: string }
  ConditionCheck?: Conditional & { Key: ItemJson; ConditionExpression: string }
}

/**
 * A request that commits writes: the name of DynamoDB's operation, and its input in the form that the SDK's command takes.
 */
export type WriteRequest =
  | { readonly operation: 'PutItem'; readonly input: Conditional & { Item: ItemJson } }
  | {
      readonly operation: 'TransactWriteItems'
      readonly input: { TransactItems: TransactWriteJson[]; ClientRequestToken: string }
    }
