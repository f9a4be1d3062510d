import { randomBytes } from 'node:crypto'
import { startConsole } from '../console/start-console.ts'
import { printable } from '../terminal/printable.ts'
import { untilAborted } from '../terminal/until-aborted.ts'
import { createStageConsole } from './create-stage-console.ts'
import { describeStage } from './describe-stage.ts'
import type { StageApplication, StageOptions } from './stage-application.ts'

/** Where the command prints, and when it stops. */
export interface StageTerminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly abortSignal?: AbortSignal
}

/**
 * Serves the console of a deployed stage on this machine until the signal aborts. Prints its address, which contains the token. Resolves
 * with 0, or rejects with a `LocalCloudError` if the port is in use.
 */
export async function runStageConsole(
  application: StageApplication,
  options: StageOptions,
  { out, err, abortSignal }: StageTerminal,
): Promise<0> {
  const description = await describeStage(application)
  const token = randomBytes(24).toString('base64url')
  const onError = (sentence: string) => err(`${printable(sentence)}\n`)
  const app = createStageConsole({ application, options, description, token, onError })
  const console = await startConsole(options.port, app, '--port')
  const url = `${console.url}/?token=${token}`
  if (options.isJson) out(`${JSON.stringify({ url })}\n`)
  else
    out(
      `console   ${url}\n${options.isWritable ? 'Writes are enabled.' : 'It is read-only.'} Press Ctrl-C to stop it.\n`,
    )
  await untilAborted(abortSignal)
  await console.stop()
  return 0
}
