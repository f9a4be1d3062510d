#!/usr/bin/env node
import { runCli } from './run-cli.ts'

const { promise: stopped, resolve } = Promise.withResolvers<void>()
// Once: whoever presses it again does not want to wait for the good order.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())

process.exitCode = await runCli(process.argv.slice(2), {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  stopped,
})
