#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// Node caches compiled code for the next command, which then starts in a third of the time. If the folder is not
// writable, only this benefit is lost.
enableCompileCache()
const { runAsProcess } = await import('./run-as-process.ts')
runAsProcess(process.argv.slice(2))
