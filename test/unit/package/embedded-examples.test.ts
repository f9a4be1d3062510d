import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { docstringExamples, pageExamples, writeExampleProject } from '../../support/code-examples.ts'
import { compile } from '../../support/consumer-project.ts'

const PACKAGE = 'packages/dynamodb-embedded'
const NAMES = ['EmbeddedDynamoDB', 'openEmbedded', 'Snapshot']
// What the examples take for granted.
const WORLD = `
import type { KeySchemaElement, AttributeDefinition } from '@aws-sdk/client-dynamodb'
import type { EmbeddedDynamoDB } from 'dynamodb-embedded'
declare global {
  const dynamodb: EmbeddedDynamoDB
  const credentials: { accessKeyId: string; secretAccessKey: string }
  const clock: { readonly time: number }
  const KeySchema: KeySchemaElement[]
  const AttributeDefinitions: AttributeDefinition[]
  const BillingMode: 'PAY_PER_REQUEST'
  function fillTables(dynamodb: EmbeddedDynamoDB): Promise<void>
  function beforeAll(run: () => unknown): void
  function beforeEach(run: () => unknown): void
}
`

it('shows only code that compiles, in the docstrings and the README of the embedded DynamoDB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-examples-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const examples = [...(await docstringExamples(PACKAGE)), ...(await pageExamples(`${PACKAGE}/README.md`))]
  const withImports = examples.map(({ file, code }) => ({ file, code: `${importsOf(code)}${code}` }))

  await writeExampleProject(join(folder, 'project'), withImports, WORLD)
  const complaints = await compile(join(folder, 'project'))

  expect(complaints.split('\n').filter(line => /^(packages\.|world\.)/.test(line))).toEqual([])
  expect(examples.length).toBeGreaterThan(5)
})

function importsOf(code: string): string {
  const used = NAMES.filter(name => new RegExp(`\\b${name}\\b`).test(code) && !code.includes(`import { ${name} }`))
  return used.length > 0 ? `import { ${used.join(', ')} } from 'dynamodb-embedded'\n` : ''
}
