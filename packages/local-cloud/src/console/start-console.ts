import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { closeServer, listenLocally } from '../ports/listen-locally.ts'

export interface Console {
  readonly url: string
  /** Replaces the running app with another one. */
  use(app: Hono): void
  stop(): Promise<void>
}

/**
 * Serves the console on this machine only. Rejects with a `LocalCloudError` if the port is in use, which names the setting that
 * changes it.
 */
export async function startConsole(port: number, firstApp: Hono, setting = 'CONSOLE_PORT'): Promise<Console> {
  let app = firstApp
  const server = createServer(getRequestListener(request => app.fetch(request)))
  const url = await listenLocally(server, port, 'the console', setting)
  return {
    url: url.replace('127.0.0.1', 'localhost'),
    use: next => {
      app = next
    },
    stop: () => closeServer(server),
  }
}
