import type { Context } from 'hono'

/** The settings of the API and the pages. Nothing here reads the environment. */
export interface HttpSettings {
  /** Whether the shop uses HTTPS. Cookies then get the `__Host-` prefix, which browsers accept only over HTTPS. */
  readonly secureCookies: boolean
  /** The public URL of the shop. Its origin is allowed to make changes. */
  readonly publicUrl: string
  /** Other origins that may call the API from a browser. Exact: `https://admin.example`, no patterns. */
  readonly allowedOrigins: readonly string[]
  readonly rateLimits: boolean
  /** The caller's IP address, from the gateway or the socket, never from a header that the caller controls. */
  clientIp(c: Context): string
  log(entry: LogEntry): void
}

/** One line of the log. It has ids, but no user input. */
export interface LogEntry {
  readonly level: 'info' | 'error'
  readonly message: string
  readonly requestId: string
  readonly error?: unknown
}
