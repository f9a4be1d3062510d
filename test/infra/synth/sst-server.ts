import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ACCOUNT } from './aws-answers.ts'
import { type BuildRequest, type BuiltHandler, buildHandler } from './build-handler.ts'
import type { RunOptions } from './synth-result.ts'

/** What SST's components ask the command that runs them. */
export interface SstServer {
  readonly url: string
  /** What was bundled, by function. */
  readonly builds: Record<string, BuiltHandler>
  close(): void
}

/** Answers SST's components as its command does. Bundles for real, so that a handler that is not there is noticed. */
export async function startSstServer({ root, work, region }: RunOptions): Promise<SstServer> {
  const builds: Record<string, BuiltHandler> = {}
  const appsync = { http: 'http.appsync', realtime: 'realtime.appsync' }

  async function answer(method: string, argument: unknown): Promise<unknown> {
    switch (method) {
      case 'Provider.Aws.Bootstrap':
        return {
          asset: 'sst-asset',
          state: 'sst-state',
          assetEcrRegistryId: ACCOUNT,
          assetEcrUrl: `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com/sst-asset`,
          appsyncHttp: appsync.http,
          appsyncRealtime: appsync.realtime,
        }
      case 'Provider.Aws.Appsync':
        return appsync
      case 'Runtime.AddTarget':
        return true
      case 'Runtime.Build': {
        const request = argument as BuildRequest
        const built = await buildHandler(root, join(work, 'artifacts'), request)
        builds[request.functionID] = built
        return { out: built.out, handler: 'bundle.handler', errors: built.errors, sourcemaps: [] }
      }
      default:
        throw new Error(`SST asked for ${method}, which the synth does not know.`)
    }
  }

  const server = createServer(async (request, response) => {
    try {
      const { method, params } = JSON.parse(await text(request))
      response.end(JSON.stringify({ result: await answer(method, params[0]) }))
    } catch (error) {
      response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }))
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    builds,
    close: () => void server.close(),
  }
}
