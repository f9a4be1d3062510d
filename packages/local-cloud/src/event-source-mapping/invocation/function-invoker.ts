import { describeError, type Log } from '../../log.ts'
import type { Clock } from '../clock.ts'
import type { ResolvedSettings } from '../mapping-settings.ts'
import type { ArrivedRecord } from '../rules/arrived-record.ts'
import type { Discard, InvocationResult } from '../rules/decide-delivery.ts'
import { sendFailure } from '../rules/failure-message.ts'
import { invokeFunction, type StreamHandler } from './invoke-function.ts'
import { functionArn } from './lambda-context.ts'

/** The number of attempts to reach an on-failure destination before the message is dropped, as on AWS. */
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

/** Invokes the function of one mapping, sends discarded records to its on-failure destination, and counts both. */
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

  /** The running handlers, including those that have timed out, because they may still write. */
  get inFlight(): number {
    return this.#inFlight
  }

  /** The records that were given up on. */
  get discarded(): number {
    return this.#discarded
  }

  /** Invokes the function with a batch. Never rejects, because an error is a result. */
  async invoke(records: readonly ArrivedRecord[]): Promise<InvocationResult> {
    const { functionName, log, settings } = this.#options
    this.#inFlight += 1
    const onHandlerEnd = () => {
      this.#inFlight -= 1
    }
    const event = { Records: records.map(({ record }) => record) }
    const result = await invokeFunction(event, { ...this.#options, timeoutInSeconds: settings.timeout, onHandlerEnd })
    if (!result.ok)
      log.warn(`${functionName}: an invocation with ${records.length} record(s) failed. ${this.#summaryOf(result)}`)
    this.#lastDetail = result.ok ? undefined : result.detail
    return result
  }

  /** The stack of a repeated failure is only logged once. */
  #summaryOf({ error, detail }: { readonly error: string; readonly detail?: string }): string {
    return detail === undefined || detail === this.#lastDetail ? error : detail
  }

  /**
   * Informs the on-failure destination, or logs if there is none. Never rejects, because this would block the shard.
   */
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
          `${functionName}: the on-failure destination rejected ${what} (attempt ${attempt}). ${describeError(error)}`,
        )
        await clock.sleep(DESTINATION_RETRY_MS)
      }
    }
  }
}
