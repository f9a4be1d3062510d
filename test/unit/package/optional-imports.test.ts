import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, it, onTestFinished } from 'vitest'
import { run, WORKSPACE } from '../../support/packed-library.ts'

const OPTIONAL = /^(@aws-sdk\/(client-dynamodb-streams|credential-provider-\w+)|dynamodb-embedded)$/

it.each(['testing', 'sdk-free'])('a bundle of %s asks for no optional package', async subpath => {
  const { metafile } = await build({
    stdin: { contents: `export * from 'dynamo-signals/${subpath}'`, resolveDir: WORKSPACE },
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@aws-sdk/*', '@smithy/*', 'dynamodb-embedded'],
    write: false,
    metafile: true,
  })

  const imports = Object.values(metafile.inputs).flatMap(input => input.imports.map(({ path }) => path))
  expect(imports.filter(path => OPTIONAL.test(path))).toEqual([])
})

it('is published with imports that webpack leaves alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'optional-imports-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await run(process.execPath, [join(WORKSPACE, 'packages/build-package.ts'), 'dynamo-signals', folder])

  for (const file of ['testing/load-package.js', 'sdk-free/lean-transport.js']) {
    const published = await readFile(join(folder, file), 'utf8')
    expect(published).toContain('import(/* webpackIgnore: true */ name)')
    expect(published).not.toContain('__rewriteRelativeImportExtension')
  }
})
