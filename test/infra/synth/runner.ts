/**
 * The child process of `synth`: runs a bundled SST program against Pulumi's own mocks, and prints what it made as JSON.
 * Its one argument is the JSON of {@link RunOptions}.
 */
import { randomBytes } from 'node:crypto'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AwsAnswers, type Properties } from './aws-answers.ts'
import { plain } from './plain.ts'
import { startSstServer } from './sst-server.ts'
import { MARK, type Resource, type RunOptions, type RunResult } from './synth-result.ts'
import { watchMonitor } from './watch-monitor.ts'

const options: RunOptions = JSON.parse(process.argv[2] ?? '')
const require = createRequire(join(options.platform, 'package.json'))
const pulumi = require('@pulumi/pulumi')

// Names end in eight random bytes: always the same ones, so that the same program gives the same output.
const crypto = require('node:crypto')
crypto.randomBytes = (size: number, ...done: []) => (size === 8 ? Buffer.alloc(8, 1) : randomBytes(size, ...done))
syncBuiltinESMExports()

const resources: Resource[] = []
let isFinished = false
const server = await startSstServer(options)
process.env.SST_SERVER = server.url

// A failed apply leaves other outputs waiting for ever, so the first failure ends the run.
process.on('unhandledRejection', finish)
process.on('uncaughtException', finish)
// Ends a synth that hangs. No machine is as slow as that.
setTimeout(() => finish(new Error('The synth took longer than half an hour.')), 30 * 60_000).unref()

const aws = new AwsAnswers(options.region)
await pulumi.runtime.setMocks(
  {
    newResource({ type, name, inputs, id }: { type: string; name: string; inputs: Properties; id?: string }) {
      const made = aws.newResource(type, name, plain(inputs, options.work) as Properties)
      return { id: id || made.id, state: made.state }
    },
    call: ({ token, inputs }: { token: string; inputs: Properties }) =>
      aws.call(token, plain(inputs, options.work) as Properties),
  },
  options.app.name,
  options.app.stage,
  false,
  'organization',
)
watchMonitor(pulumi.runtime.getMonitor(), resources, options.work)
try {
  await pulumi.runtime.runInPulumiStack(async () => (await import(pathToFileURL(options.outfile).href)).default)
  await pulumi.runtime.disconnect()
  // Rejections of the last outputs come after the last call.
  await new Promise(resolve => setTimeout(resolve, 20))
  finish()
} catch (error) {
  finish(error)
}

function finish(error?: unknown): void {
  if (isFinished) return
  isFinished = true
  server.close()
  const result: RunResult = {
    error: error === undefined ? undefined : messageOf(error),
    resources,
    builds: server.builds,
  }
  process.stdout.write(MARK + JSON.stringify(result), () => process.exit(error === undefined ? 0 : 1))
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.name === 'VisibleError' ? error.message : (error.stack ?? error.message)
}
