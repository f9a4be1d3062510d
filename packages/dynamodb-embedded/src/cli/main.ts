#!/usr/bin/env node
// Not by the names of its exports: an old Node, which does not have them, could then not even say that it is old.
import module from 'node:module'
import { tooOldNode } from './too-old-node.ts'

const refusal = tooOldNode(process.version)
if (refusal) {
  process.stderr.write(refusal)
  process.exitCode = 1
} else {
  // This comes before all other imports, so that a second start loads compiled code from the cache.
  module.enableCompileCache()
  const { runCli } = await import('./run-cli.ts')
  const { promise: stopped, resolve } = Promise.withResolvers<void>()
  // Only once: a second Ctrl-C ends the process immediately.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  process.exitCode = await runCli(process.argv.slice(2), {
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    stopped,
  })
}
