#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// This comes before all other imports, so that a second start loads compiled code from the cache.
enableCompileCache()
const { runCli } = await import('./run-cli.ts')

const { promise: stopped, resolve } = Promise.withResolvers<void>()
// Only once: a second Ctrl-C ends the process immediately.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())

process.exitCode = await runCli(process.argv.slice(2), {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  stopped,
})
