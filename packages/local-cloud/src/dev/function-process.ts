import { subscribe } from 'node:diagnostics_channel'
import { enableCompileCache } from 'node:module'
import { pathToFileURL } from 'node:url'
import { systemClock } from '../event-source-mapping/clock.ts'
import { lambdaContext } from '../event-source-mapping/invocation/lambda-context.ts'
import { reportLoadedFiles } from './loaded-files.ts'
import { type FromFunction, sentError, type ToFunction } from './messages.ts'

// A process of its own runs one version of one function: `function-process FILE EXPORT`. It ends with its parent.

type Handler = (event: unknown, context: unknown) => unknown

const [, , file = '', exportName = ''] = process.argv
const send = (message: FromFunction): void => void process.send?.(message)

// Ctrl-C reaches every process of the terminal. The parent first lets running invocations end.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('disconnect', () => process.exit())
enableCompileCache()
reportLoadedFiles(loaded => send({ kind: 'file', file: loaded }))
// The channel of dynamo-signals/streams, on which receivers report their outcomes.
subscribe('dynamo-signals:receiver', message => send({ kind: 'receiver', message: asText(message) }))

try {
  const handler = await loadHandler()
  process.on('message', (invocation: ToFunction) => void invoke(handler, invocation))
  send({ kind: 'ready' })
} catch (error) {
  send({ kind: 'failed', error: sentError(error) })
}

async function loadHandler(): Promise<Handler> {
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href)
  const exported = module[exportName] ?? (module.default as typeof module | undefined)?.[exportName]
  if (typeof exported === 'function') return exported as Handler
  throw new TypeError(`${file} does not export a function named ${exportName}.`)
}

async function invoke(handler: Handler, { id, event, requestId, remainingMs }: ToFunction): Promise<void> {
  const { AWS_LAMBDA_FUNCTION_NAME: functionName = '', AWS_REGION: region = '' } = process.env
  process.env._X_AMZN_TRACE_ID = `Root=1-${requestId.slice(0, 8)}-${requestId.replaceAll('-', '').slice(-24)};Sampled=0`
  const context = lambdaContext({ functionName, region, requestId, timeoutMs: remainingMs, clock: systemClock })
  try {
    const response = await handler(event, context)
    send({ kind: 'response', id, response: response ?? null })
  } catch (error) {
    send({ kind: 'error', id, error: sentError(error) })
  }
}

/** Messages between processes are JSON, which has no errors. */
function asText(message: unknown): unknown {
  const { error, ...rest } = message as { readonly error?: unknown }
  return error === undefined ? rest : { ...rest, error: sentError(error) }
}
