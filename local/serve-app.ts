import { createServer } from 'node:http'
import type { HttpSettings } from '@dynamo-signals/api'
import { closeServer, listenLocally, type StoryRecorder } from '@dynamo-signals/local-cloud'
import { getRequestListener } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { describeError } from 'dynamo-signals/logging'
import type { Hono } from 'hono'

const log: HttpSettings['log'] = ({ level, message, requestId, error }) => {
  process.stderr.write(`${JSON.stringify({ level, message, requestId, error: describeError(error) })}\n`)
}

/** Serves the application on this machine only, in the same way as API Gateway and Lambda on AWS. */
export async function serveApp(
  openApp: (settings: Pick<HttpSettings, 'clientIp' | 'log'>) => Hono,
  port: number,
  stories: Pick<StoryRecorder, 'request'>,
): Promise<{ stop(): Promise<void> }> {
  const app = openApp({ clientIp: c => getConnInfo(c).remote.address ?? 'unknown', log })
  const fetch: Parameters<typeof getRequestListener>[0] = (request, env) => {
    const { pathname } = new URL(request.url)
    return stories.request(
      `${request.method} ${pathname}`,
      async () => app.fetch(request, env),
      ({ status }) => status,
    )
  }
  const server = createServer(getRequestListener(fetch))
  await listenLocally(server, port, 'the shop', 'PORT')
  return { stop: () => closeServer(server) }
}
