#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// Node keeps what it compiled for the next command, which then starts in a third of the time. A folder that cannot be
// written costs only that.
enableCompileCache()
const { runAsProcess } = await import('./run-as-process.ts')
runAsProcess(process.argv.slice(2))
