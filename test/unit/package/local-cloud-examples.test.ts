import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { docstringExamples, pageExamples, writeExampleProject } from '../../support/code-examples.ts'
import { compile } from '../../support/consumer-project.ts'

const PACKAGE = 'packages/local-cloud'

it('shows only code that compiles, in the docstrings and the README of the local cloud', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cloud-examples-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const examples = [...(await docstringExamples(PACKAGE)), ...(await pageExamples(`${PACKAGE}/README.md`))]
  const withImports = examples.map(({ file, code }) => ({ file, code: `${importOf(code)}${code}` }))

  await writeExampleProject(join(folder, 'project'), withImports, '')
  const complaints = await compile(join(folder, 'project'))

  expect(complaints.split('\n').filter(line => line.startsWith('packages.'))).toEqual([])
  expect(examples.length).toBeGreaterThan(1)
})

function importOf(code: string): string {
  const isMissing = code.includes('DevConfig') && !code.includes('import type')
  return isMissing ? "import type { DevConfig } from '@dynamo-signals/local-cloud/dev'\n" : ''
}
