#!/usr/bin/env bash
# Rolldown removes the types of a TypeScript file but leaves its decorators, and reports success. No JavaScript engine
# reads decorators, so that the bundle is a syntax error when it is loaded: on Lambda, at the first cold start.
source "$(dirname "$0")/support/setup.sh" rolldown@1.3.2 esbuild@0.28.2

cat > books.ts <<'TS'
function receiver(method: () => string, _context: ClassMethodDecoratorContext): () => string {
  return () => `decorated ${method()}`
}
class Books {
  @receiver static index(): string {
    return 'index'
  }
}
export const result: string = Books.index()
TS
cat > finding.mjs <<'JS'
import { build } from 'esbuild'
import { rolldown } from 'rolldown'
import { report } from './report.mjs'

const warnings = []
const bundle = await rolldown({ input: 'books.ts', platform: 'node', onLog: (level, log) => warnings.push([level, log.code]) })
await bundle.write({ file: 'rolldown.mjs', format: 'esm' })
await build({ entryPoints: ['books.ts'], bundle: true, format: 'esm', platform: 'node', target: 'node24', outfile: 'esbuild.mjs' })
const result = file => import(file).then(({ result }) => result, error => error.name)

report('both bundles run', {
  esbuild: await result('./esbuild.mjs'),
  rolldown: await result('./rolldown.mjs'),
  warnings,
}, { esbuild: 'decorated index', rolldown: 'SyntaxError', warnings: [] })
JS
node finding.mjs
