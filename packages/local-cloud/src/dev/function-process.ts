import { subscribe } from 'node:diagnostics_channel'
import { enableCompileCache } from 'node:module'
import { pathToFileURL } from 'node:url'
import { systemClock } from '../event-source-mapping/clock.ts'
import { lambdaContext } from '../event-source-mapping/invocation/lambda-context.ts'
import { reportLoadedFiles } from './loaded-files.ts'
import { type FromFunction, type SentInvocation, sentError, type ToFunction } from './messages.ts'

// A process of its own runs one version of one function. It ends with its parent.

type Handler = (event: unknown, context: unknown) => unknown

const send = (message: FromFunction): void => void process.send?.(message)

// Ctrl-C reaches every process of the terminal. The parent first lets running invocations end.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('disconnect', () => process.exit())
enableCompileCache()
// The channel of dynamo-signals/streams, on which receivers report their outcomes.
subscribe('dynamo-signals:receiver', message => send({ kind: 'receiver', message: asText(message) }))

let prepared: Promise<unknown> = Promise.resolve()
let handler: Handler | undefined

process.on('message', (message: ToFunction) => {
  if (message.kind === 'prepare') prepared = prepare(message.packages)
  else if (message.kind === 'load') void prepared.then(() => load(message.file, message.exportName))
  else if (handler) void invoke(handler, message)
})

/** One after the other, in the order in which the project imported them. */
async function prepare(packages: readonly string[]): Promise<void> {
  // A package that cannot be loaded fails again where the project imports it.
  for (const url of packages) await import(url).catch(() => {})
}

async function load(file: string, exportName: string): Promise<void> {
  reportLoadedFiles({
    onFile: loaded => send({ kind: 'file', file: loaded }),
    onPackage: url => send({ kind: 'package', url }),
  })
  try {
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href)
    const exported = module[exportName] ?? (module.default as typeof module | undefined)?.[exportName]
    if (typeof exported !== 'function') throw new TypeError(`${file} does not export a function named ${exportName}.`)
    handler = exported as Handler
    send({ kind: 'ready' })
  } catch (error) {
    send({ kind: 'failed', error: sentError(error) })
  }
}

async function invoke(handler: Handler, { id, event, requestId, remainingMs }: SentInvocation): Promise<void> {
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
