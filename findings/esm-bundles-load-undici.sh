#!/usr/bin/env bash
# An ES module that imports `node:http` loads all of undici, Node's implementation of fetch and WebSocket. A CommonJS module that
# requires it does not. Node evaluates every export of a built-in module for an `import`, and `http` has getters for `WebSocket`,
# `CloseEvent` and `MessageEvent` that load undici (https://github.com/nodejs/node/issues/59686). The AWS SDK imports
# `node:http`, so an ES module bundle of a function takes longer to start than a CommonJS bundle of the same code.
source "$(dirname "$0")/support/setup.sh" @aws-sdk/client-dynamodb@3.1162.0 esbuild@0.28.2

cat > function.js <<'JS'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'

const client = new DynamoDBClient({ region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'a' } })
export const handler = Item => client.send(new PutItemCommand({ TableName: 'data', Item }))
JS

echo "module.exports = require('http')" > http.cjs

cat > finding.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import { build } from 'esbuild'
import { report } from './report.mjs'

const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" }
const FORMATS = {
  'ES module': { format: 'esm', outExtension: { '.js': '.mjs' }, banner },
  CommonJS: { format: 'cjs', outExtension: { '.js': '.cjs' } },
  'ES module that requires node:http': { format: 'esm', outExtension: { '.js': '.mjs' }, banner, alias: { 'node:http': './http.cjs' } },
}

const loadsUndici = {}
const milliseconds = {}
for (const [at, [name, options]] of Object.entries(FORMATS).entries()) {
  const [extension] = Object.values(options.outExtension)
  await build({
    entryPoints: { [`bundle${at}`]: 'function.js' },
    ...{ bundle: true, minify: true, platform: 'node', target: 'node24', mainFields: ['module', 'main'], outdir: '.' },
    ...options,
  })
  const runs = Array.from({ length: 7 }, () => importOnce(`./bundle${at}${extension}`))
  loadsUndici[name] = runs.every(run => run.undici)
  milliseconds[name] = runs.map(run => run.milliseconds).toSorted((one, other) => one - other)[3]
}

/** Imports a bundle in a process of its own. Returns the processor time, and whether undici was loaded. */
function importOnce(bundle) {
  const code = `
    const before = process.cpuUsage()
    await import('${bundle}')
    const { user, system } = process.cpuUsage(before)
    const undici = process.moduleLoadList.some(name => name.endsWith('deps/undici/undici'))
    console.log(JSON.stringify({ milliseconds: Math.round((user + system) / 1000), undici }))
  `
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', code]))
}

// The times are not part of the verdict, because they depend on the machine.
console.log('Processor time of an import, in milliseconds:', milliseconds)
report('the format of a bundle does not change what it loads', { loadsUndici }, {
  loadsUndici: { 'ES module': true, CommonJS: false, 'ES module that requires node:http': false },
})
JS
node finding.mjs
