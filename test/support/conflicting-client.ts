import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

interface KeyedWrite {
  readonly TableName?: string
  readonly Key?: object
  readonly Item?: { readonly pk?: object; readonly sk?: object }
}
interface Command {
  readonly constructor: { readonly name: string }
  readonly input: { readonly TransactItems?: readonly Record<string, KeyedWrite>[] } & KeyedWrite
}

/**
 * A client that does to transactions what DynamoDB does and DynamoDB Local does not: of two that touch one item at the
 * same time, be it only with a condition check, one is cancelled with `TransactionConflict`.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 */
export class ConflictingClient {
  /** How many transactions were cancelled. */
  conflicts = 0
  readonly #client: DynamoDBClient
  readonly #inFlight = new Map<string, number>()

  constructor(client: DynamoDBClient) {
    this.#client = client
  }

  async send(command: Command, options?: object): Promise<unknown> {
    const keys = keysOf(command)
    const isTransaction = command.input.TransactItems !== undefined
    if (isTransaction && keys.some(key => this.#inFlight.has(key))) {
      this.conflicts++
      const CancellationReasons = keys.map(key => ({ Code: this.#inFlight.has(key) ? 'TransactionConflict' : 'None' }))
      throw Object.assign(new Error('Transaction cancelled'), {
        name: 'TransactionCanceledException',
        CancellationReasons,
        $metadata: { httpStatusCode: 400 },
      })
    }
    for (const key of keys) this.#inFlight.set(key, (this.#inFlight.get(key) ?? 0) + 1)
    try {
      return await this.#client.send(command as never, options as never)
    } finally {
      for (const key of keys) {
        const left = (this.#inFlight.get(key) ?? 1) - 1
        if (left > 0) this.#inFlight.set(key, left)
        else this.#inFlight.delete(key)
      }
    }
  }
}

/** The items a command writes or checks; none for a read. */
function keysOf({ constructor: kind, input }: Command): string[] {
  const writes = input.TransactItems?.flatMap(item => Object.values(item)) ?? []
  if (/^(Put|Delete|Update)Item/.test(kind.name)) writes.push(input)
  return writes.map(({ TableName, Key, Item }) => JSON.stringify([TableName, Key ?? { pk: Item?.pk, sk: Item?.sk }]))
}
