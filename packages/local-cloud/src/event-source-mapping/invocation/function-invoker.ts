import { describeError, type Log } from '../../log.ts'
import type { Clock } from '../clock.ts'
import type { ResolvedSettings } from '../mapping-settings.ts'
import type { ArrivedRecord } from '../rules/arrived-record.ts'
import type { Discard, InvocationResult } from '../rules/decide-delivery.ts'
import { sendFailure } from '../rules/failure-message.ts'
import { invokeFunction, type StreamHandler } from './invoke-function.ts'
import { functionArn } from './lambda-context.ts'

/** How often an on-failure destination is tried before its message is dropped, as AWS drops it in the end. */
const DESTINATION_ATTEMPTS = 3
const DESTINATION_RETRY_MS = 200

interface InvokerOptions {
  readonly functionName: string
  readonly handler: StreamHandler
  readonly settings: ResolvedSettings
  readonly streamArn: string
  readonly region: string
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Log
}

/** Invokes the function of one mapping and tells its on-failure destination what is given up on; counts both. */
export class FunctionInvoker {
  readonly #options: InvokerOptions
  readonly #mappingId: string
  #inFlight = 0
  #discarded = 0
  #lastDetail: string | undefined

  constructor(options: InvokerOptions) {
    this.#options = options
    this.#mappingId = options.newId()
  }

  /** Handlers at work, those that have timed out included: they may still write. */
  get inFlight(): number {
    return this.#inFlight
  }

  /** Records given up on. */
  get discarded(): number {
    return this.#discarded
  }

  /** Invokes the function with a batch. Never rejects: an error is a result. */
  async invoke(records: readonly ArrivedRecord[]): Promise<InvocationResult> {
    const { functionName, log, settings } = this.#options
    this.#inFlight += 1
    const onHandlerEnd = () => {
      this.#inFlight -= 1
    }
    const result = await invokeFunction(records, { ...this.#options, timeoutInSeconds: settings.timeout, onHandlerEnd })
    if (!result.ok)
      log.warn(`${functionName}: an invocation with ${records.length} record(s) failed. ${this.#told(result)}`)
    this.#lastDetail = result.ok ? undefined : result.detail
    return result
  }

  /** The stack is told once: what fails again in the same way fails again and again. */
  #told({ error, detail }: { readonly error: string; readonly detail?: string }): string {
    return detail === undefined || detail === this.#lastDetail ? error : detail
  }

  /** Tells the on-failure destination, or the log when there is none. Never rejects: a shard must not stop for ever. */
  async discard(discard: Discard, shardId: string, requestId: string): Promise<void> {
    const { functionName, settings, streamArn, region, clock, log } = this.#options
    this.#discarded += discard.records.length
    const what = `${discard.records.length} record(s) from ${discard.records[0]?.sequenceNumber}`
    log.error(`${functionName} gave up on ${what}: ${discard.condition}, ${discard.reason}.`)
    if (settings.onFailure === undefined) return
    const origin = {
      mappingId: this.#mappingId,
      functionArn: functionArn(functionName, region),
      shardId,
      streamArn,
      requestId,
    }
    for (let attempt = 1; attempt <= DESTINATION_ATTEMPTS; attempt += 1) {
      try {
        return await sendFailure(settings.onFailure, discard, origin, clock.now())
      } catch (error) {
        log.error(
          `${functionName}: the on-failure destination refused ${what} (attempt ${attempt}). ${describeError(error)}`,
        )
        await clock.sleep(DESTINATION_RETRY_MS)
      }
    }
  }
}
