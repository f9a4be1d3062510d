#!/usr/bin/env node
// Not by the names of its exports: an old Node, which does not have them, could then not even say that it is old.
import module from 'node:module'
import { tooOldNode } from './too-old-node.ts'

const refusal = tooOldNode(process.version)
if (refusal) {
  process.stderr.write(refusal)
  process.exitCode = 1
} else {
  // Node caches compiled code for the next command, which then starts in a third of the time. If the folder is not
  // writable, only this benefit is lost.
  module.enableCompileCache()
  const { runAsProcess } = await import('./run-as-process.ts')
  runAsProcess(process.argv.slice(2))
}
