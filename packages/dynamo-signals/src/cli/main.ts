#!/usr/bin/env node
import { runAsProcess } from './run-as-process.ts'

runAsProcess(process.argv.slice(2))
