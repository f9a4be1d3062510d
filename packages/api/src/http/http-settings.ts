import type { Context } from 'hono'

/** What the servers are told from outside, the API's and the pages' alike. Nothing here reads the environment. */
export interface HttpSettings {
  /** Whether the shop is reached over HTTPS: cookies get the `__Host-` prefix then, which browsers bind to it. */
  readonly secureCookies: boolean
  /** Where people reach the shop. Its origin may change things. */
  readonly publicUrl: string
  /** Other origins that may call the API from a browser. Exact: `https://admin.example`, no patterns. */
  readonly allowedOrigins: readonly string[]
  readonly rateLimits: boolean
  /** The address of who asks, as the gateway or the socket knows it: never from a header that the caller wrote. */
  clientIp(c: Context): string
  log(entry: LogEntry): void
}

/** One line of the log. It has ids, and nothing that anybody typed. */
export interface LogEntry {
  readonly level: 'info' | 'error'
  readonly message: string
  readonly requestId: string
  readonly error?: unknown
}
