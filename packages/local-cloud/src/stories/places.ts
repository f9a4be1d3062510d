import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingHttpHeaders } from 'node:http'

/** Where in a story some work takes place. Its next step is added there. */
export interface Place {
  /** Returns the story's id. Creates the story on first use, because most requests change nothing and have none. */
  readonly story: () => number
  /** The step that the work belongs to. Undefined at the beginning of a story. */
  readonly parent?: number
  /** Whether nobody asked for the work, such as that of a schedule. It may finish what a request began. */
  readonly isBackground?: boolean
  /** Begins the work of a receiver for an item that no stream has delivered, as in a replay. Returns its place. */
  readonly begin?: (receiver: string) => Place
}

/** The place of the running work. */
export const placeOfWork = new AsyncLocalStorage<Place | undefined>()

const HEADER = 'x-local-cloud-place'
/** The most requests in flight that are remembered. A request that fails to connect never arrives. */
const SENT_REMEMBERED = 1_000

/**
 * Carries the place of the running work to the services of the local cloud, which only see an HTTP request: each request
 * to one of them gets a header with a number that means the place.
 */
export class CarriedPlaces {
  readonly #sent = new Map<string, Place>()
  readonly #hosts = new Set<string>()
  #last = 0

  /** Adds a service. */
  to(endpoint: string): void {
    this.#hosts.add(new URL(endpoint).host)
  }

  /** Marks the requests of this process from now on. Returns a function that stops it. */
  start(): () => void {
    subscribe(CREATED, this.#mark)
    return () => void unsubscribe(CREATED, this.#mark)
  }

  /** Returns the place that a request was sent from, once. Undefined for the request of another program. */
  take(headers: IncomingHttpHeaders): Place | undefined {
    const number = String(headers[HEADER])
    const place = this.#sent.get(number)
    this.#sent.delete(number)
    return place
  }

  // It runs inside the application's request, which it must never make fail.
  readonly #mark = (message: unknown): void => {
    const place = placeOfWork.getStore()
    if (place === undefined) return
    const { request } = message as { readonly request: ClientRequest }
    if (request.headersSent || !this.#hosts.has(String(request.getHeader('host')))) return
    this.#last += 1
    const number = String(this.#last)
    request.setHeader(HEADER, number)
    this.#sent.set(number, place)
    if (this.#sent.size > SENT_REMEMBERED) this.#sent.delete(String(this.#last - SENT_REMEMBERED))
  }
}

const CREATED = 'http.client.request.created'
