import { expect, it } from 'vitest'
import { sourceQuery, sourceSection } from '../../../packages/local-cloud/src/console/pages/source-page.ts'

const asked = async (file: string, line = '1') => {
  const query = sourceQuery.safeParse({ file, line })
  return query.success ? await sourceSection(query.data) : undefined
}

it('marks the line of a file below the folder of the program', async () => {
  const page = String(await asked('test/unit/local-cloud/source-page.test.ts', '2'))

  expect(page).toContain('<h1>test/unit/local-cloud/source-page.test.ts <small>line 2</small></h1>')
  expect(page).toMatch(/<mark><span class="number">2<\/span> import \{ sourceQuery/)
})

it.each([
  'package.json',
  '.env',
  '../../etc/passwd',
  '/etc/hosts.js',
  'file:///etc/hosts.js',
  'file://example.org/hosts.js',
  'test/none.ts',
  'test',
])('does not show %s', async file => {
  expect(await asked(file)).toBeUndefined()
})
