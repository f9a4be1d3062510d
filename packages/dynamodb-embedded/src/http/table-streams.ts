import { ServiceError } from '../service-error.ts'
import type { MemoryTable } from '../tables/memory-table.ts'
import { tableArn } from './table-shape.ts'

/** A table's stream: its name and label, and the table whose changes it tells. */
export interface TableStream {
  readonly arn: string
  readonly label: string
  readonly table: MemoryTable
}

/** The streams of the tables that have one. A stream is one shard that stays open, and goes with its table. */
export class TableStreams {
  readonly #streams = new Map<string, TableStream>()

  add(table: MemoryTable): void {
    const label = new Date().toISOString().replace('Z', '')
    const { name } = table.definition
    this.#streams.set(name, { arn: `${tableArn(name)}/stream/${label}`, label, table })
  }

  remove(tableName: string): void {
    this.#streams.delete(tableName)
  }

  /** What `DescribeTable` says of a table's stream. */
  latestOf(tableName: string): { LatestStreamArn?: string; LatestStreamLabel?: string } {
    const stream = this.#streams.get(tableName)
    return stream ? { LatestStreamArn: stream.arn, LatestStreamLabel: stream.label } : {}
  }

  /** The stream of a table, or of all. */
  list(tableName: string | undefined): TableStream[] {
    const streams = [...this.#streams.values()]
    return tableName === undefined ? streams : streams.filter(({ table }) => table.definition.name === tableName)
  }

  /** Throws `ResourceNotFoundException`. */
  get(arn: string | undefined): TableStream {
    const stream = this.list(undefined).find(each => each.arn === arn)
    if (stream) return stream
    throw new ServiceError('ResourceNotFoundException', `Requested resource not found: Stream: ${arn} not found`)
  }
}
