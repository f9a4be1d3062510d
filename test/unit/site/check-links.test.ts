import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { checkPages } from '../../../site/check-links.ts'

it('accepts links to pages, headings, files and other sites', async () => {
  const folder = await folderWith({
    'index.html':
      '<a href="/guides/saves#limits">saves</a> <a href="https://aws.amazon.com">AWS</a> <img src="/a.svg">',
    'guides/saves.html': '<h2 id="limits">Limits</h2> <a href="/">home</a> <a href="#limits">limits</a>',
    'a.svg': '<svg/>',
  })

  expect(checkPages(folder)).toEqual({ links: [], requests: [] })
})

it('reports links to pages, headings and files that do not exist', async () => {
  const folder = await folderWith({
    'index.html':
      '<a href="/guides/deletes"></a> <a href="/guides/saves#costs"></a> <a href="#top"></a> <img src="/b.svg">',
    'guides/saves.html': '',
  })

  expect(checkPages(folder).links).toEqual([
    'index.html: /guides/deletes',
    'index.html: /guides/saves#costs',
    'index.html: #top',
    'index.html: /b.svg',
  ])
})

it('reports everything that a page loads from another host', async () => {
  const folder = await folderWith({
    'index.html':
      '<script src="https://cdn.example/a.js"></script> <link href="//fonts.example/b.css" rel="stylesheet">',
    'style.css': '@import "https://fonts.example/c.css"; p { background: url(https://cdn.example/d.png) }',
  })

  expect(checkPages(folder).requests).toEqual([
    'index.html: https://cdn.example/a.js',
    'index.html: //fonts.example/b.css',
    'style.css: https://fonts.example/c.css',
    'style.css: https://cdn.example/d.png',
  ])
})

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pages-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}
