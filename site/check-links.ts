import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What is wrong in the pages of a folder. */
export interface BrokenPages {
  /** Links to a page or a heading that does not exist, each with its page. */
  readonly links: readonly string[]
  /** Addresses on other hosts that a page would load, each with its file. A link that the reader clicks is not one. */
  readonly requests: readonly string[]
}

/** Checks the links of built pages, and that the pages load nothing from another host. */
export function checkPages(folder: string): BrokenPages {
  const pages = new Map(globSync('**/*.html', { cwd: folder }).map(file => [file, read(folder, file)]))
  const anchors = new Map([...pages].map(([file, html]) => [file, new Set(valuesOf(html, 'id'))]))
  const isBroken = (page: string, address: string) => {
    const { pathname, hash } = new URL(address, `http://site/${page}`)
    const file = fileOf(folder, decodeURI(pathname))
    const anchor = decodeURIComponent(hash.slice(1))
    return file === undefined || (anchor !== '' && anchors.get(file)?.has(anchor) === false)
  }
  const links = [...pages].flatMap(([page, html]) =>
    [...valuesOf(html, 'href'), ...valuesOf(html, 'src')]
      .filter(address => !/^[a-z]+:/.test(address) && isBroken(page, address))
      .map(address => `${page}: ${address}`),
  )
  return { links: [...new Set(links)], requests: [...loadedByPages(pages), ...loadedByStyles(folder)] }
}

/** Returns the file that a server sends for a path, from the folder, or nothing if there is none. */
export function fileOf(folder: string, path: string): string | undefined {
  const name = path.replace(/^\//, '')
  return [name, `${name}.html`, join(name, 'index.html')].find(
    file => /\.\w+$/.test(file) && existsSync(join(folder, file)),
  )
}

function loadedByPages(pages: ReadonlyMap<string, string>): string[] {
  return [...pages].flatMap(([page, html]) =>
    [...html.matchAll(/<(?:link|script|img|iframe|source|video|audio|object)\b[^>]*>/g)]
      .flatMap(([tag]) => [...valuesOf(tag, 'href'), ...valuesOf(tag, 'src'), ...valuesOf(tag, 'data')])
      .filter(address => /^(?:https?:)?\/\//.test(address))
      .map(address => `${page}: ${address}`),
  )
}

function loadedByStyles(folder: string): string[] {
  return globSync('**/*.css', { cwd: folder }).flatMap(file =>
    [...read(folder, file).matchAll(/(?:url\(|@import\s+)["']?((?:https?:)?\/\/[^"')]+)/g)].map(
      ([, address = '']) => `${file}: ${address}`,
    ),
  )
}

function valuesOf(html: string, attribute: string): string[] {
  return [...html.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g'))].map(([, value = '']) =>
    value.replaceAll('&amp;', '&'),
  )
}

function read(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8')
}
