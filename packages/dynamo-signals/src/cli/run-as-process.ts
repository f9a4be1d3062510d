import { describeError, propertyOf } from '../dispatch/thrown-values.ts'
import { asSentence, placeOf } from './place-of.ts'
import { printable } from './printable.ts'
import { runCli } from './run-cli.ts'

/**
 * Runs the command line in this process, and ends it with the exit code of the command. Timers and connections of the
 * application do not keep it alive. A closed pipe does not stop the command, because its work matters more than its
 * last lines. The first Ctrl-C stops it cleanly, and the second one immediately.
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

/** Ends the process when all output is written, because writes to pipes are asynchronous. */
async function end(code: number): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map(written))
  process.off('exit', endedEarly)
  process.exit(process.exitCode || code)
}

/** Resolves when all output of a stream is written, or the stream fails. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise(done => {
    stream.once('error', () => done())
    stream.write('', () => done())
  })
}

function fail(sentence: string): void {
  // A failed stream fails for every later write, including the one that waits for its end.
  if (process.exitCode === 1) return
  process.exitCode = 1
  process.stderr.write(`${sentence}\n`)
  void end(1)
}

/** If a promise never settles, Node.js exits with code 0. */
function endedEarly(): void {
  process.exitCode = 1
  process.stderr.write(
    'The process ended before the command did. The configuration or a receiver awaits a promise that never settles, or ' +
      'calls process.exit(). Fix it and run the command again.\n',
  )
}

function strayFailure(error: unknown): string {
  const what = asSentence(printable(describeError(error)))
  return `The application failed outside of the command: ${what} Fix it and run the command again.${placeOf(error)}`
}
