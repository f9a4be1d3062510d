/** One thing that was asked of DynamoDB, and what it would cost. */
export interface Request {
  readonly operation: string
  /** As IAM calls them: a transaction has one for each of its writes. */
  readonly actions: readonly string[]
  /** The tables and indexes, under the names that the stack has for them. */
  readonly resources: readonly string[]
  readonly readUnits: number
  readonly writeUnits: number
}

/** What can send a command of the AWS SDK. */
interface CommandSender {
  send(command: { readonly input: object }, options?: { abortSignal?: AbortSignal }): Promise<unknown>
}

interface Capacity {
  readonly CapacityUnits?: number
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits?: number }>>
}

interface TransactItem {
  readonly TableName: string
  readonly Item?: object
}

interface Input {
  TableName?: string
  IndexName?: string
  TransactItems?: readonly Readonly<Record<string, TransactItem>>[]
  RequestItems?: Readonly<Record<string, unknown>>
  ReturnConsumedCapacity?: string
}

const READS = ['GetItem', 'Query', 'BatchGetItem']
const IN_TRANSACTION: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Delete: 'DeleteItem',
  Update: 'UpdateItem',
  ConditionCheck: 'ConditionCheckItem',
}

/** A client of DynamoDB that notes every request, with the capacity it takes. */
export class CountingClient implements CommandSender {
  readonly #client: CommandSender
  readonly #names: Readonly<Record<string, string>>
  requests: Request[] = []

  constructor(client: CommandSender, names: Readonly<Record<string, string>>) {
    this.#client = client
    this.#names = names
  }

  /** Begins to note anew. */
  forget(): void {
    this.requests = []
  }

  async send(command: { readonly input: Input }, options?: { abortSignal?: AbortSignal }) {
    const { input } = command
    const operation = command.constructor.name.replace(/Command$/, '')
    input.ReturnConsumedCapacity = 'INDEXES'
    const output = (await this.#client.send(command, options)) as { readonly ConsumedCapacity?: Capacity | Capacity[] }
    const units = unitsOf(input, [output.ConsumedCapacity ?? []].flat())
    const isRead = READS.includes(operation)
    this.requests.push({
      operation,
      actions: actionsOf(operation, input).map(action => `dynamodb:${action}`),
      resources: this.#resourcesOf(input),
      readUnits: isRead ? units : 0,
      writeUnits: isRead ? 0 : units,
    })
    return output
  }

  #resourcesOf({ TableName, IndexName, TransactItems = [], RequestItems = {} }: Input): string[] {
    const tables = [
      TableName ?? [],
      writesOf(TransactItems).map(each => each.TableName),
      Object.keys(RequestItems),
    ].flat()
    return [...new Set(tables)].map(table => `${this.#names[table]}${IndexName ? `/index/${IndexName}` : ''}`)
  }
}

function writesOf(items: NonNullable<Input['TransactItems']>): TransactItem[] {
  return items.flatMap(item => Object.values(item))
}

function actionsOf(operation: string, { TransactItems = [] }: Input): string[] {
  if (operation !== 'TransactWriteItems') return [operation]
  return TransactItems.flatMap(item => Object.keys(item)).map(kind => IN_TRANSACTION[kind] ?? kind)
}

/**
 * The capacity a request takes. DynamoDB Local counts transactions too low, so that their writes are counted here: two
 * units for each started KiB, a check or a delete being of one KiB at most. What it says of indexes is taken.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 */
function unitsOf({ TransactItems }: Input, capacities: readonly Capacity[]): number {
  const sum = (units: readonly number[]) => units.reduce((total, each) => total + each, 0)
  if (!TransactItems) return sum(capacities.map(({ CapacityUnits = 0 }) => CapacityUnits))
  const indexes = capacities.flatMap(({ GlobalSecondaryIndexes = {} }) => Object.values(GlobalSecondaryIndexes))
  const writes = writesOf(TransactItems).map(({ Item = {} }) => 2 * Math.max(1, Math.ceil(sizeOf(Item) / 1024)))
  return sum(writes) + sum(indexes.map(({ CapacityUnits = 0 }) => CapacityUnits))
}

/** About as many bytes as DynamoDB counts: names and values, without JSON's signs. */
function sizeOf(item: object): number {
  return JSON.stringify(item).replace(/[{}":,]/g, '').length
}
