/**
 * What is done where aws-lambda-ric cannot be fetched: loads the handler, and gives it one invocation after another, with
 * a context and nothing else of Lambda's.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { done, error, next } from './rapid-client.ts'

const { LAMBDA_TASK_ROOT = '', _HANDLER = '', AWS_LAMBDA_RUNTIME_API } = process.env
const [file, name = ''] = _HANDLER.split('.')

const describe = (cause: unknown) =>
  JSON.stringify({ errorMessage: cause instanceof Error ? cause.message : String(cause) })

const loaded = await import(pathToFileURL(join(LAMBDA_TASK_ROOT, `${file}.mjs`)).href).catch(async cause => {
  const body = describe(cause)
  await fetch(`http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/init/error`, { method: 'POST', body })
  throw cause
})

for (;;) {
  const { bodyJson, headers } = await next()
  const awsRequestId = headers['lambda-runtime-aws-request-id'] ?? ''
  const getRemainingTimeInMillis = () => Number(headers['lambda-runtime-deadline-ms']) - Date.now()
  try {
    const answer = await loaded[name](JSON.parse(bodyJson), { awsRequestId, getRemainingTimeInMillis })
    done(awsRequestId, JSON.stringify(answer ?? null))
  } catch (cause) {
    error(awsRequestId, describe(cause))
  }
}
