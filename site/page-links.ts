import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'

type Rule = Parameters<MarkdownRenderer['core']['ruler']['push']>[1]
type Token = Parameters<Rule>[0]['tokens'][number]

/**
 * Lets pages link each other as they do on disk. A link to a page of the site becomes its address. A link to another file of
 * the repository, such as a source, becomes plain text, because the site does not have it.
 */
export function linkPages(markdown: MarkdownRenderer, root: string, addresses: ReadonlyMap<string, string>): void {
  markdown.core.ruler.push('link-pages', ({ tokens, env }) => {
    const page = relative(root, env.realPath ?? env.path)
    for (const { children } of tokens) {
      if (children) linkAll(children, href => targetOf(href, page, root, addresses))
    }
  })
}

/** Returns the target of a link on the site, or nothing if the site does not have it. */
export function targetOf(
  href: string,
  page: string,
  root: string,
  addresses: ReadonlyMap<string, string>,
): string | undefined {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return href
  const [path = '', anchor] = href.split('#')
  const file = join(dirname(page), path).replace(/\/$/, '')
  const address = addresses.get(file) ?? addresses.get(join(file, 'README.md'))
  // A file that does not exist keeps its link, which fails the build.
  if (address === undefined) return existsSync(join(root, file)) ? undefined : href
  return `/${address}${anchor === undefined ? '' : `#${anchor}`}`
}

function linkAll(tokens: Token[], target: (href: string) => string | undefined): void {
  const open: Token[] = []
  for (const token of tokens) {
    if (token.type === 'link_open') {
      open.push(token)
      const found = target(String(token.attrGet('href')))
      if (found !== undefined) token.attrSet('href', found)
      else makePlain(token)
    } else if (token.type === 'link_close' && open.pop()?.tag === 'span') makePlain(token)
  }
}

function makePlain(token: Token): void {
  token.type = token.type.replace('link', 'file')
  token.tag = 'span'
  token.attrs = null
}
