import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** How long rows are collected before they are stored together, in milliseconds. */
const STORE_EVERY = 100

export type SqlValue = string | number | null

interface Options {
  /** Called before rows are stored. It may add more. */
  readonly onStore: () => void
  /** Called if the rows of a moment cannot be stored, for example on a full disk. They are lost. */
  readonly onLost: (error: unknown) => void
}

/**
 * Runs statements on a database. Rows are visible at once and stored together within 100 ms, because a transaction for each
 * would cost more than the row.
 */
export class CollectedRows {
  readonly database: DatabaseSync
  readonly #options: Options
  readonly #statements = new Map<string, StatementSync>()
  #timer: NodeJS.Timeout | undefined

  constructor(database: DatabaseSync, options: Options) {
    this.database = database
    this.#options = options
  }

  /** Collects rows from now on, unless it does already. */
  begin(): void {
    if (this.#timer !== undefined) return
    this.database.exec('begin')
    this.#timer = setTimeout(() => this.#store(), STORE_EVERY).unref()
  }

  /** Changes rows. Returns the id of the last row that was added. */
  run(sql: string, values: readonly SqlValue[]): number {
    this.begin()
    return Number(this.statement(sql).run(...values).lastInsertRowid)
  }

  /** Returns the column `id` of the first row. Undefined if there is none, or if it is null. */
  id(sql: string, ...values: readonly SqlValue[]): number | undefined {
    const row = this.statement(sql).get(...values)
    return row?.id == null ? undefined : Number(row.id)
  }

  /** Prepares a statement, once. */
  statement(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  /** Stores what is collected, and closes the database. */
  close(): void {
    this.#store()
    this.database.close()
  }

  #store(): void {
    if (this.#timer === undefined) return
    // It runs in a timer, where an error would end the application.
    try {
      this.#options.onStore()
      this.database.exec('commit')
    } catch (error) {
      this.#options.onLost(error)
      this.#discard()
    } finally {
      clearTimeout(this.#timer)
      this.#timer = undefined
    }
  }

  /** Ends a transaction that could not be committed, unless SQLite has. */
  #discard(): void {
    try {
      this.database.exec('rollback')
    } catch {}
  }
}
