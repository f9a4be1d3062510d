import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

/**
 * Runs a handler by Lambda's runtime interface client (install it with --ignore-scripts), as Lambda does for Node 24.
 * Returns the `response` or `error` that it sends to the service, and what it prints to the log.
 *
 * @param {string} handler as in Lambda's settings: file.export
 */
export function invoke(handler) {
  const lambda = { FUNCTION_NAME: 'f', FUNCTION_VERSION: '1', FUNCTION_MEMORY_SIZE: '128', LOG_GROUP_NAME: 'g' }
  const settings = Object.entries({ ...lambda, LOG_STREAM_NAME: 's', RUNTIME_API: '127.0.0.1:9' })
  const env = {
    ...process.env,
    ...Object.fromEntries(settings.map(([name, value]) => [`AWS_LAMBDA_${name}`, value])),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: process.cwd(),
    _HANDLER: handler,
  }
  // Where the compiled part would be.
  writeFileSync('node_modules/aws-lambda-ric/rapid-client.node', '')
  const args = ['--import', './native-client.mjs', 'node_modules/aws-lambda-ric/index.mjs']
  const { stdout, stderr } = spawnSync('node', args, { env, encoding: 'utf8', timeout: 10_000 })
  const sent = kind => stderr.match(new RegExp(`^${kind} (.*)$`, 'm'))?.[1]
  return {
    response: sent('response'),
    error: sent('error'),
    log: stdout + stderr.replaceAll(/^(response|error) .*$/gm, ''),
  }
}
