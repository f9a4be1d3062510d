import { AsyncLocalStorage } from 'node:async_hooks'
import type { Transport } from 'dynamo-signals'

/** What the requests of one page have consumed. */
export interface Consumed {
  readonly requests: number
  /** In capacity units: those of reads, and those of writes. */
  readonly read: number
  readonly written: number
}

const WRITES: ReadonlySet<string> = new Set(['DeleteItem', 'PutItem', 'TransactWriteItems', 'UpdateItem'])

/** Counts what each page of the console consumes. */
export class Meter {
  readonly #pages = new AsyncLocalStorage<{ -readonly [Name in keyof Consumed]: number } & { readonly most: number }>()

  /** Runs the work of one page. Once it has read `most` units, its next read fails. */
  page<T>(work: () => T, most = Number.POSITIVE_INFINITY): T {
    return this.#pages.run({ requests: 0, read: 0, written: 0, most }, work)
  }

  /** What the running page has consumed so far. */
  get consumed(): Consumed {
    return this.#pages.getStore() ?? { requests: 0, read: 0, written: 0 }
  }

  /** Returns a transport whose requests are counted. The description of a table costs nothing. */
  over(transport: Transport): Transport {
    return async (operation, input, options) => {
      if (operation === 'DescribeTable') return transport(operation, input, options)
      const page = this.#pages.getStore()
      if (page && page.read >= page.most && !WRITES.has(operation)) throw new Error(tooMuch(page.most))
      const output = await transport(operation, { ReturnConsumedCapacity: 'TOTAL', ...input }, options)
      if (page) {
        page.requests += 1
        page[WRITES.has(operation) ? 'written' : 'read'] += unitsOf(output)
      }
      return output
    }
  }
}

function tooMuch(most: number): string {
  return `This page consumed ${most.toLocaleString('en')} read capacity units, the limit for a page, so the rest was not read. The commands of dynamo-signals have no such limit.`
}

/** Adds up the units of a response. Requests for many items return them by table. */
function unitsOf(output: object): number {
  const { ConsumedCapacity } = output as { ConsumedCapacity?: Units | readonly Units[] }
  return [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
}

interface Units {
  readonly CapacityUnits?: number
}
