import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const A_SCREEN = 40
const FILES = globSync(
  ['*.{ts,md,json}', '{docs,findings,functions,local,packages,scripts,stacks,test,wiring}/**/*.{ts,md,sh}'],
  {
    cwd: ROOT,
    exclude: ['**/node_modules/**', '**/dist/**'],
  },
)
const PAGES = FILES.filter(file => /^docs\/how-to\/[^/]+\.md$/.test(file))
/** Folders that a build or a test run creates. */
const BUILT = new Set(['packages/dynamo-signals/dist', 'test/artifacts/'])
/** Files in the reader's project, which a command or the reader writes. */
const WRITTEN = new Set(['adopted-models.ts', 'infra.ts', 'template.ts'])
const DOCUMENTS = FILES.filter(file => file.endsWith('.md'))

describe.each(DOCUMENTS)('%s', page => {
  it('names files that exist', () => {
    const names = [...read(page).matchAll(/`([\w./-]+\.(?:ts|md|sh))`/g)].map(([, name = '']) => name)

    const missing = names.filter(name => !FILES.some(file => file === name || file.endsWith(`/${name}`)))

    expect(missing.filter(name => !WRITTEN.has(name))).toEqual([])
  })

  it('names folders that exist', () => {
    const names = [...read(page).matchAll(/`((?:docs|functions|local|packages|scripts|stacks|test|wiring)\/[\w/-]*)`/g)]

    const missing = names.map(([, name = '']) => name).filter(name => !existsSync(join(ROOT, name)))

    expect(missing.filter(name => !BUILT.has(name))).toEqual([])
  })

  it('links pages and headings that exist', () => {
    const targets = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)]
    const isBroken = (path: string, heading: string | undefined) => {
      const target = path === '' ? page : join(dirname(page), path)
      return !existsSync(join(ROOT, target)) || (heading !== undefined && !headingsOf(target).includes(heading))
    }

    expect(targets.filter(([, path = '', heading]) => isBroken(path, heading)).map(([link]) => link)).toEqual([])
  })
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

/** The anchors of a page's headings, as GitHub derives them. */
function headingsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  )
}
