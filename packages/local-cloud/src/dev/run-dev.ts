import { LocalCloudError } from '../local-cloud-error.ts'
import { failureText } from '../terminal/failure-text.ts'
import { printable } from '../terminal/printable.ts'
import { untilAborted } from '../terminal/until-aborted.ts'
import { type DevOptions, readDevSettings } from './dev-settings.ts'
import { startDev } from './start-dev.ts'

/** Where the command prints, and when it stops. */
export interface DevTerminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly abortSignal?: AbortSignal
}

/**
 * Runs `dynamo-signals dev` until the signal aborts: prints what it starts, then what happens. Resolves with the exit code: 0
 * if it was stopped, 1 if it could not start, which it explains in a sentence. Never rejects.
 */
export async function runDev(options: DevOptions & { readonly file: string }, terminal: DevTerminal): Promise<0 | 1> {
  const { out, err, abortSignal } = terminal
  const complain = (message: string) => err(`${printable(message)}\n`)
  const log = { info: (message: string) => out(`${printable(message)}\n`), warn: complain, error: complain }
  const print = (name: string, line: string, stream: 'stdout' | 'stderr') =>
    (stream === 'stdout' ? out : err)(`${name} | ${line}\n`)
  try {
    const settings = readDevSettings(options, process.env)
    const aborted = untilAborted(abortSignal)
    const starting = startDev({ file: options.file, settings, environment: process.env, log, print })
    // Before everything runs, there is nothing to wait for: the end of this process ends all others.
    const dev = await Promise.race([starting, aborted])
    if (!dev) return 0
    await aborted
    log.info('Stopping. Running invocations may end ...')
    await dev.stop()
    return 0
  } catch (error) {
    complain(error instanceof LocalCloudError ? error.message : `dev could not start.\n${failureText(error)}`)
    return 1
  }
}
