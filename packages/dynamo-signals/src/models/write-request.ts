/** A value in DynamoDB's own JSON. */
export type AttributeJson =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: Uint8Array }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly M: ItemJson }
  | { readonly L: readonly AttributeJson[] }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly Uint8Array[] }

/** An item, or a key, in DynamoDB's own JSON. */
export type ItemJson = Readonly<Record<string, AttributeJson>>

/** What must hold of an item for a write to go through. */
interface Conditional {
  readonly TableName: string
  readonly ConditionExpression?: string
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>
  readonly ExpressionAttributeValues?: ItemJson
}

/** One write of a transaction. Exactly one of the three is there. */
export interface TransactWriteJson {
  readonly Put?: Conditional & { readonly Item: ItemJson }
  readonly Delete?: Conditional & { readonly Key: ItemJson }
  readonly ConditionCheck?: Conditional & { readonly Key: ItemJson }
}

/** A request that commits writes, as DynamoDB takes it: the input of the operation of that name. */
export type WriteRequest =
  | { readonly operation: 'PutItem'; readonly input: Conditional & { readonly Item: ItemJson } }
  | {
      readonly operation: 'TransactWriteItems'
      readonly input: { readonly TransactItems: readonly TransactWriteJson[]; readonly ClientRequestToken: string }
    }

/** What a dry run came to: what the work returned, and the request that would have committed its writes. */
export interface DryRun<Result> {
  readonly result: Result
  /** Undefined when there was nothing to write. */
  readonly request: WriteRequest | undefined
}
