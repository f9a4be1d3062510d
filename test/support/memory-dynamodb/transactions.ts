import type { TransactWriteItem, TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb'
import { type ItemWrite, readWrite, type WriteKind } from './item-write.ts'
import type { MemoryTable } from './memory-table.ts'
import { type CancellationReason, invalid, ServiceError } from './service-error.ts'

const MOST_WRITES = 100
const TOKEN_LIFETIME = 10 * 60_000
const KINDS = ['Put', 'Delete', 'Update', 'ConditionCheck'] as const satisfies readonly WriteKind[]

interface Answered {
  readonly request: string
  readonly at: number
}

/** Runs transactions, one after another, and remembers the tokens of those that were applied for ten minutes. */
export class Transactions {
  readonly #tableOf: (name: string | undefined) => MemoryTable
  readonly #now: () => number
  readonly #answered = new Map<string, Answered>()

  constructor(tableOf: (name: string | undefined) => MemoryTable, now: () => number) {
    this.#tableOf = tableOf
    this.#now = now
  }

  /** All or none. Throws `TransactionCanceledException` with a reason for each write. */
  write({ TransactItems = [], ClientRequestToken: token }: TransactWriteItemsCommandInput): void {
    const request = JSON.stringify(TransactItems)
    const writes = TransactItems.map(entry => this.#read(entry))
    requireDistinct(writes)
    if (token !== undefined && this.#isAnswered(token, request)) return
    if (writes.some(({ passes }) => !passes)) throw canceled(writes)
    for (const { after } of writes) after()
    for (const write of writes) write.apply()
    if (token !== undefined) this.#answered.set(token, { request, at: this.#now() })
  }

  #isAnswered(token: string, request: string): boolean {
    const answered = this.#answered.get(token)
    if (!answered || this.#now() - answered.at > TOKEN_LIFETIME) return false
    if (answered.request === request) return true
    throw new ServiceError(
      'IdempotentParameterMismatchException',
      'The request uses the same client token as a previous, but non-identical request.',
    )
  }

  #read(entry: TransactWriteItem): ItemWrite {
    const kind = KINDS.find(name => entry[name] !== undefined)
    const input = kind && entry[kind]
    if (!input) throw invalid('TransactItems can only contain one of Check, Put, Update or Delete')
    return readWrite(this.#tableOf(input.TableName), kind, input)
  }
}

function requireDistinct(writes: readonly ItemWrite[]): void {
  if (writes.length === 0 || writes.length > MOST_WRITES) {
    throw invalid(`Member must have length between 1 and ${MOST_WRITES}, it has ${writes.length}`)
  }
  const addresses = writes.map(({ table, key }) => `${table.definition.name} ${table.addressOf(key)}`)
  if (new Set(addresses).size < addresses.length) {
    throw invalid('Transaction request cannot include multiple operations on one item')
  }
}

function canceled(writes: readonly ItemWrite[]): ServiceError {
  const reasons = writes.map(({ passes, shown }): CancellationReason => {
    if (passes) return { Code: 'None' }
    const refusal = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' }
    return shown ? { ...refusal, Item: shown } : refusal
  })
  const codes = reasons.map(({ Code }) => Code).join(', ')
  return new ServiceError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  )
}
