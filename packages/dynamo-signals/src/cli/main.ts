#!/usr/bin/env node
import { runCli } from './run-cli.ts'

const stop = new AbortController()
// Once: whoever presses it again does not want to wait for the good order.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())

process.exitCode = await runCli(process.argv.slice(2), {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  isInteractive: process.stderr.isTTY === true,
  abortSignal: stop.signal,
})
