#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// Before anything else is loaded: from the second start on, nothing is compiled any more.
enableCompileCache()
const { runCli } = await import('./run-cli.ts')

const { promise: stopped, resolve } = Promise.withResolvers<void>()
// Once: whoever presses it again does not want to wait for the good order.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())

process.exitCode = await runCli(process.argv.slice(2), {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  stopped,
})
