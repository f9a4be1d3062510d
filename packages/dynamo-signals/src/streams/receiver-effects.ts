import type { AnySignal } from '../dispatch/signal-event.ts'
import { ConfigurationError, TransactionTooLargeError } from '../errors/index.ts'
import type { Database, Effects, SignalContext, Transaction } from '../models/database.ts'
import type { AnyModel, InstanceOf } from '../models/model.ts'
import type { Repository } from '../models/repository.ts'
import type { SendOptions } from '../models/send-options.ts'
import type { Core } from '../repository/core.ts'
import { ModelRepository } from '../repository/model-repository.ts'
import { openScope } from '../repository/open-scope.ts'
import { planCheck } from '../repository/saving/plan-check.ts'
import { planCancel, planSend } from '../repository/saving/plan-send.ts'
import type { Scope } from '../repository/scope.ts'
import { commit } from '../repository/writing/commit.ts'
import { addressOf, type PlannedWrite } from '../repository/writing/planned-write.ts'
import { fitsTransaction, MAX_WRITES } from '../repository/writing/transaction-size.ts'
import { WriteBuffer } from '../repository/writing/write-buffer.ts'
import { planNoReceipt, planReceipt, type Task } from './receipts.ts'

/**
 * Collects the writes of a durable receiver, and commits them with the receipt. Writes that belong together (one save, one
 * `atomic`) stay together. If they do not fit in one transaction, they commit in chunks, with the receipt in the last one.
 * Every chunk has the receiver's checks and the condition that the record has no receipt yet.
 */
export class ReceiverEffects implements Effects {
  readonly #core: Core
  readonly #database: Database
  readonly #context: SignalContext
  readonly #task: Task
  readonly #units = new Set<WriteBuffer>()
  /** The unit that writes each item. */
  readonly #homes = new Map<string, WriteBuffer>()
  readonly #checks: PlannedWrite[] = []
  #planning = 0
  #isOver = false

  constructor(core: Core, database: Database, context: SignalContext, task: Task) {
    this.#core = core
    this.#database = database
    this.#context = context
    this.#task = task
  }

  repository<M extends AnyModel>(model: M): Repository<M> {
    const write = <T>(plan: (scope: Scope) => Promise<T>) => this.plan(plan)
    return new ModelRepository(model, { core: this.#core, buffer: this, hooks: [], write }) as unknown as Repository<M>
  }

  check<M extends AnyModel>(model: M, id: string, expected?: Partial<InstanceOf<M>>): void {
    this.#checks.push(planCheck(this.#core, model, id, expected))
  }

  send(signal: AnySignal, payload: object, options?: SendOptions): void {
    this.#addUnit(planSend(this.#core, this.#context, signal, payload, options))
  }

  cancel(signal: AnySignal, key: string): void {
    this.#addUnit([planCancel(this.#core, signal, key)])
  }

  atomic<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.plan(scope => work(scope.transaction))
  }

  /** The receiver's pending write to an item. */
  find(address: Pick<PlannedWrite, 'table' | 'key'>): PlannedWrite | undefined {
    return this.#homes.get(addressOf(address))?.own(address)
  }

  adjusts(address: Pick<PlannedWrite, 'table' | 'key'>): boolean {
    return this.#homes.get(addressOf(address))?.adjustsItself(address) === true
  }

  pending(): readonly PlannedWrite[] {
    return [...this.#units].flatMap(unit => unit.writes)
  }

  /**
   * Commits everything, the receipt last. After a crash in between, whole chunks remain, and a retry does the rest. Throws
   * `ConfigurationError` for a write that the receiver did not await, which would be lost.
   */
  async commit(): Promise<void> {
    if (this.#planning > 0) throw this.#notAwaited()
    this.#isOver = true
    const chunks = this.#chunks()
    const last = chunks.pop() ?? []
    for (const chunk of chunks) await this.#sendPart(chunk)
    await this.#send([planReceipt(this.#core, this.#task, 'done'), ...this.#checks, ...last])
  }

  /** Commits the writes so far, without the receipt, and lets the receiver continue. */
  async flush(): Promise<void> {
    for (const chunk of this.#chunks()) await this.#sendPart(chunk)
    this.forget()
  }

  /** Drops the writes that were not committed. */
  forget(): void {
    this.#units.clear()
    this.#homes.clear()
  }

  #sendPart(chunk: readonly PlannedWrite[]): Promise<void> {
    return this.#send([planNoReceipt(this.#core, this.#task), ...this.#checks, ...chunk])
  }

  async #send(writes: readonly PlannedWrite[]): Promise<void> {
    await commit(this.#core, joined(writes))
  }

  /** Adds the writes of a plan as one unit that commits as a whole. */
  async plan<T>(plan: (scope: Scope) => Promise<T>): Promise<T> {
    const buffer = new WriteBuffer(this)
    this.#planning++
    try {
      const result = await plan(openScope(this.#core, this.#database, this.#context, buffer))
      this.#add(buffer)
      return result
    } finally {
      this.#planning--
    }
  }

  #notAwaited(): ConfigurationError {
    const { dispatchUid } = this.#task
    return new ConfigurationError(
      'streams.notAwaited',
      `The receiver "${dispatchUid}" ended before one of its writes did. Await each call that writes.`,
    )
  }

  #addUnit(writes: readonly PlannedWrite[]): void {
    const unit = new WriteBuffer(this)
    unit.add(...writes)
    this.#add(unit)
  }

  // Two units that write the same item become one, because a transaction can write an item only once.
  #add(unit: WriteBuffer): void {
    if (this.#isOver) throw this.#notAwaited()
    const homes = new Set(
      unit.writes.map(write => this.#homes.get(addressOf(write))).filter(home => home !== undefined),
    )
    const [home = unit, ...others] = homes
    for (const other of [...others, ...(home === unit ? [] : [unit])]) {
      for (const write of other.writes) home.add(write)
      this.#units.delete(other)
    }
    this.#units.add(home)
    for (const write of home.writes) if (write.kind !== 'check') this.#homes.set(addressOf(write), home)
  }

  #chunks(): PlannedWrite[][] {
    const { existing } = this.#core
    const capacity = MAX_WRITES - 1 - this.#checks.length - (existing?.addedWrites(this.#checks) ?? 0)
    const chunks: PlannedWrite[][] = []
    for (const unit of this.#units) {
      if (unit.writes.length > capacity) throw new TransactionTooLargeError(unit.writes.length, capacity)
      const grown = joined([...(chunks.at(-1) ?? []), ...unit.writes])
      if (chunks.length > 0 && fitsTransaction(grown, capacity, existing)) chunks[chunks.length - 1] = grown
      else chunks.push(unit.writes)
    }
    return chunks
  }
}

function joined(writes: readonly PlannedWrite[]): PlannedWrite[] {
  const buffer = new WriteBuffer()
  for (const write of writes) buffer.add(write)
  return buffer.writes
}
