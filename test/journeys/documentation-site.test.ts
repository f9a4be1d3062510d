import { glob, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import sparticuz from '@sparticuz/chromium'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { checkPages, fileOf } from '../../site/check-links.ts'
import { run, WORKSPACE } from '../support/packed-library.ts'
import { openPage, shoot } from '../support/shop-in-a-browser.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

let built: string
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'site-'))
  await run('npm', ['run', 'docs:site', '--', '--outDir', built], { cwd: WORKSPACE })
})
afterAll(() => rm(built, { recursive: true, force: true }))

it('links only pages and headings that exist, and loads nothing from other hosts', () => {
  expect(checkPages(built)).toEqual({ links: [], requests: [] })
})

it('shows diagrams as pictures that describe themselves, and none as code', async () => {
  const pages = await Array.fromAsync(glob('**/*.html', { cwd: built }), file => readFile(join(built, file), 'utf8'))
  const walks = await readFile(join(built, 'walks.html'), 'utf8')
  const described =
    /<svg[^>]* role="img" aria-labelledby="([\w-]+)" aria-describedby="([\w-]+)"[^>]*><title id="\1">[^<]+<\/title><desc id="\2">[^<]+</g

  expect([...walks.matchAll(described)]).toHaveLength(3)
  expect(pages.filter(html => html.includes('sequenceDiagram'))).toEqual([])
})

it('is searched without a network', async () => {
  const { server, address } = await serve(built)
  const browser = await chromium.launch({ args: sparticuz.args, executablePath: await sparticuz.executablePath() })
  onTestFinished(async () => {
    await browser.close()
    server.close()
  })
  const page = await openPage(browser, { viewport: { width: 1280, height: 800 } })
  const hosts = new Set<string>()
  page.on('request', request => hosts.add(new URL(request.url()).origin))

  await page.goto(address)
  await page.getByRole('button', { name: 'Search' }).click()
  await page.locator('#localsearch-input').fill('many to many')
  await page.locator('.VPLocalSearchBox .result').first().click()
  await page.getByRole('heading', { level: 1, name: 'Many to many' }).waitFor()

  expect(page.url()).toBe(`${address}/links#many-to-many`)
  expect([...hosts]).toEqual([address])
  await shoot(page, 'documentation')
})

async function serve(folder: string): Promise<{ readonly server: Server; readonly address: string }> {
  const server = createServer(async (request, response) => {
    const file = fileOf(folder, new URL(request.url ?? '/', 'http://site').pathname)
    if (file === undefined) return response.writeHead(404).end()
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
    return response.end(await readFile(join(folder, file)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
