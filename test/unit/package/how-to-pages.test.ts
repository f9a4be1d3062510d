import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const A_SCREEN = 40
const FILES = globSync(['*.{ts,md,json}', '{docs,functions,local,packages,scripts,stacks,test,wiring}/**/*.{ts,md}'], {
  cwd: ROOT,
  exclude: ['**/node_modules/**', '**/dist/**'],
})
const PAGES = FILES.filter(file => /^docs\/how-to\/[^/]+\.md$/.test(file))
const GUIDES = [...PAGES, 'AGENTS.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'docs/walks.md']

it.each(GUIDES)('%s names files that exist', page => {
  const names = [...read(page).matchAll(/`([\w./-]+\.(?:ts|md))`/g)].map(([, name = '']) => name)

  expect(names.filter(name => !FILES.some(file => file === name || file.endsWith(`/${name}`)))).toEqual([])
})

it.each(PAGES)('%s fits a screen, and the list of pages links it', page => {
  expect(read(page).split('\n').length).toBeLessThanOrEqual(A_SCREEN)
  if (!page.endsWith('README.md')) expect(read('docs/how-to/README.md')).toContain(`(${page.split('/').at(-1)})`)
})

it('requires the same version of Node everywhere', () => {
  const manifests = ['package.json', 'packages/dynamo-signals/package.json'].map(file => JSON.parse(read(file)))
  const sentences = ['README.md', 'CONTRIBUTING.md', 'packages/dynamo-signals/README.md'].map(
    page => /You need Node (\d+) or newer/.exec(read(page))?.[1],
  )

  expect(
    new Set([...manifests.map(({ engines }) => engines.node), ...sentences.map(version => `>=${version}`)]),
  ).toEqual(new Set(['>=22']))
})

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}
