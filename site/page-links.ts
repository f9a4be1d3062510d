import { relative } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { type LinkContext, targetOf } from './link-target.ts'

type Rule = Parameters<MarkdownRenderer['core']['ruler']['push']>[1]
type Token = Parameters<Rule>[0]['tokens'][number]

/**
 * Lets pages link each other as they do on disk. A link to a page of the site becomes its address. A link to another file,
 * such as a source, leads to the repository. It becomes plain text while the address of the repository is unknown.
 */
export function linkPages(markdown: MarkdownRenderer, context: LinkContext): void {
  markdown.core.ruler.push('link-pages', ({ tokens, env }) => {
    const page = relative(context.root, env.realPath ?? env.path)
    for (const { children } of tokens) {
      if (children) linkAll(children, href => targetOf(href, page, context))
    }
  })
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
