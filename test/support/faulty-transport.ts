import type { Operation, Transport } from 'dynamo-signals'

/** What happens to one request instead of being sent and answered. */
export type Fault = (send: () => Promise<unknown>) => Promise<unknown>

/** The connection breaks before the request arrives. */
export const lostRequest: Fault = async () => {
  throw connectionReset()
}

/** The request is done, and the connection breaks before its answer arrives. */
export const lostAnswer: Fault = async send => {
  await send().catch(() => undefined)
  throw connectionReset()
}

/** Neither an answer nor an end of the connection. */
export const silence: Fault = () => new Promise(() => {})

/** DynamoDB answers with an error, and does nothing. */
export function answers(error: Error): Fault {
  return async () => {
    throw error
  }
}

/** The request is done, its answer is lost, and something else happens before it is sent again. */
export function lostAnswerAnd(then: () => Promise<unknown>): Fault {
  return async send => {
    await send()
    await then()
    throw connectionReset()
  }
}

/** Something else happens before the request arrives. */
export function before(work: () => Promise<unknown>): Fault {
  return async send => {
    await work()
    return send()
  }
}

/** The request is done, and something else happens before its answer arrives. */
export function after(work: () => Promise<unknown>): Fault {
  return async send => {
    const answer = await send()
    await work()
    return answer
  }
}

/**
 * A transport that injects faults into some requests, and records all of them. The requests for the layout record, which a
 * process sends before its first commit or listing, are left out, unless `countsLayout` is set.
 */
export class FaultyTransport {
  /** The operations that were asked for, in order, those included that a fault kept from being sent. */
  readonly sent: Operation[] = []
  readonly #inner: Transport
  readonly #countsLayout: boolean
  readonly #faults = new Map<Operation, Fault[]>()

  constructor(inner: Transport, { countsLayout = false }: { readonly countsLayout?: boolean } = {}) {
    this.#inner = inner
    this.#countsLayout = countsLayout
  }

  readonly transport: Transport = (operation, input, options) => {
    if (!this.#countsLayout && isOfLayout(input)) return this.#inner(operation, input, options)
    this.sent.push(operation)
    const send = () => this.#inner(operation, input, options)
    const fault = this.#faults.get(operation)?.shift()
    return (fault ? fault(send) : send()) as ReturnType<typeof send>
  }

  /** Sets what happens to the next requests of this operation, one fault a request. */
  next(operation: Operation, ...faults: Fault[]): void {
    this.#faults.set(operation, [...(this.#faults.get(operation) ?? []), ...faults])
  }

  /** Takes back what was set and did not happen. */
  heal(): void {
    this.#faults.clear()
  }

  /** The operations since the last call. */
  take(): Operation[] {
    return this.sent.splice(0)
  }
}

/** Whether a request reads or writes the layout record. */
export function isOfLayout(input: object): boolean {
  const { Key, Item = Key } = input as { readonly Key?: RequestKey; readonly Item?: RequestKey }
  return Item?.pk?.S === 'layout'
}

interface RequestKey {
  readonly pk?: { readonly S?: string }
}

function connectionReset(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
}
