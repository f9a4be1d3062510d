import { describeError, propertyOf } from '../dispatch/thrown-values.ts'
import { printable } from './printable.ts'
import { runCli } from './run-cli.ts'

/**
 * Runs the command line as this process, and ends it with the exit code of the command. Timers and connections of the
 * application do not keep it alive. A reader that closes the pipe changes nothing, because the work of a command counts
 * more than its last lines. The first Ctrl-C stops in good order, and the second one at once.
 */
export function runAsProcess(args: readonly string[]): void {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
  process.stdout.on('error', error => {
    if (propertyOf(error, 'code') !== 'EPIPE')
      fail(`The output could not be written (${printable(error.message)}). Free some space, or redirect it elsewhere.`)
  })
  process.stderr.on('error', () => {})
  process.on('uncaughtException', error => fail(strayFailure(error)))
  process.on('exit', endedEarly)
  void runCli(args, {
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    isInteractive: process.stderr.isTTY === true,
    columns: process.stderr.columns,
    abortSignal: stop.signal,
  }).then(end)
}

/** Ends the process once everything is written: pipes are written to in the background. */
async function end(code: number): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map(written))
  process.off('exit', endedEarly)
  process.exit(process.exitCode || code)
}

/** Resolves when what was written to a stream is out, or when the stream takes no more. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise(done => {
    stream.once('error', () => done())
    stream.write('', () => done())
  })
}

function fail(sentence: string): void {
  // A stream that fails once fails again for every write, also for the one that waits for its end.
  if (process.exitCode === 1) return
  process.exitCode = 1
  process.stderr.write(`${sentence}\n`)
  void end(1)
}

/** A promise that never settles leaves nothing to wait for, and Node.js ends with code 0. */
function endedEarly(): void {
  process.exitCode = 1
  process.stderr.write(
    'The process ended before the command did. The configuration or a receiver awaits a promise that never settles, or ' +
      'calls process.exit(). Fix it and run the command again.\n',
  )
}

function strayFailure(error: unknown): string {
  const stack = propertyOf(error, 'stack')
  const frame = typeof stack === 'string' ? /^\s+at (.*)$/m.exec(stack)?.[1] : undefined
  const where = frame === undefined ? '' : ` It was thrown at ${printable(frame)}.`
  const what = printable(describeError(error)).replace(/\.$/, '')
  return `The application failed outside of the command: ${what}. Fix it and run the command again.${where}`
}
