// Without readonly, so that a request fits the SDK's commands as it is.

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

/** Where an item is written, and what must hold of it for the write to go through. */
interface Conditional {
  TableName: string
  ConditionExpression?: string
  ExpressionAttributeNames?: Record<string, string>
  ExpressionAttributeValues?: ItemJson
  ReturnValuesOnConditionCheckFailure?: 'ALL_OLD'
}

/** One write of a transaction. Exactly one of the three is there. */
export interface TransactWriteJson {
  Put?: Conditional & { Item: ItemJson }
  Delete?: Conditional & { Key: ItemJson }
  ConditionCheck?: Conditional & { Key: ItemJson; ConditionExpression: string }
}

/** A request that commits writes: the name of DynamoDB's operation, and its input as the SDK's command takes it. */
export type WriteRequest =
  | { readonly operation: 'PutItem'; readonly input: Conditional & { Item: ItemJson } }
  | {
      readonly operation: 'TransactWriteItems'
      readonly input: { TransactItems: TransactWriteJson[]; ClientRequestToken: string }
    }

/** What a dry run came to: what the work returned, and the request that would have committed its writes. */
export interface DryRun<Result> {
  readonly result: Result
  /** Undefined when there was nothing to write. */
  readonly request: WriteRequest | undefined
}
