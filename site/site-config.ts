import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DefaultTheme, UserConfig } from 'vitepress'
import { repositoryAddress } from '../packages/repository.ts'
import { drawDiagrams } from './diagrams/draw-diagrams.ts'
import { linkPages } from './page-links.ts'
import { repositoryLinks } from './repository-links.ts'
import { ADDRESSES, ROOT, SECTIONS, shortTitle } from './site-map.ts'

const repository = repositoryAddress()

/** The settings of VitePress. It reads the pages where they are, and changes only their addresses. */
export const siteConfig: UserConfig<DefaultTheme.Config> = {
  title: 'dynamo-signals',
  description: 'Model signals for DynamoDB, in TypeScript.',
  lang: 'en-US',
  srcDir: ROOT,
  srcExclude: globSync('**/*.md', { cwd: ROOT, exclude: ['**/node_modules'] }).filter(page => !ADDRESSES.has(page)),
  rewrites: Object.fromEntries(ADDRESSES),
  outDir: join(import.meta.dirname, 'dist'),
  // VitePress comes with an older esbuild, which the lockfile replaces with ours. Ours does not lower to its older target.
  vite: { build: { target: 'es2022' } },
  cleanUrls: true,
  // Addresses of the reader's own machine.
  ignoreDeadLinks: [/^http:\/\/localhost:/],
  markdown: {
    config: markdown => {
      linkPages(markdown, { root: ROOT, addresses: ADDRESSES, repository })
      drawDiagrams(markdown)
    },
    anchor: { slugify },
  },
  themeConfig: {
    ...repositoryLinks(repository),
    search: { provider: 'local', options: { miniSearch: { searchOptions: { boostDocument } } } },
    outline: 'deep',
    sidebar: SECTIONS.map(({ title, pages, collapsed }) => ({
      text: title,
      ...(collapsed && { collapsed }),
      items: pages.map(page => ({ text: shortTitle(page) ?? titleOf(page), link: linkTo(page) })),
    })),
  },
}

/** Lists guides before the decisions about the same subject. VitePress sends the text of this function to the browser. */
function boostDocument(address: string): number {
  return address.includes('/decisions/') ? 0.3 : 1
}

/** The anchor of a heading, as GitHub derives it, so that links work in both places. */
function slugify(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}

function titleOf(page: string): string {
  const [, title = page] = /^# (.+)$/m.exec(readFileSync(join(ROOT, page), 'utf8')) ?? []
  return title
}

function linkTo(page: string): string {
  return `/${ADDRESSES.get(page)?.replace(/(?:^|\/)index\.md$|\.md$/, '')}`
}
