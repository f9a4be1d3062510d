#!/usr/bin/env node
import { tooOldNode } from './too-old-node.ts'

const refusal = tooOldNode(process.version)
if (refusal) {
  process.stderr.write(refusal)
  process.exitCode = 1
} else {
  // Only now, because an old Node may not have what it imports.
  const { runCli } = await import('./run-cli.ts')
  process.exitCode = await runCli(process.argv.slice(2), {
    environment: process.env,
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
  })
}
