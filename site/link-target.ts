import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What links of a page are resolved against. */
export interface LinkContext {
  /** The folder of the repository. */
  readonly root: string
  /** The address of each page on the site, by its source. */
  readonly addresses: ReadonlyMap<string, string>
  /** The address of the repository, if it is known. */
  readonly repository?: string | undefined
}

/**
 * Returns the target of a link on the site. A file that is not a page is in the repository. Returns nothing for such a file
 * while the address of the repository is unknown.
 */
export function targetOf(href: string, page: string, { root, addresses, repository }: LinkContext): string | undefined {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return href
  const [path = '', anchor] = href.split('#')
  const file = join(dirname(page), path).replace(/\/$/, '')
  const address = addresses.get(file) ?? addresses.get(join(file, 'README.md'))
  const hash = anchor === undefined ? '' : `#${anchor}`
  if (address !== undefined) return `/${address}${hash}`
  // A file that does not exist keeps its link, which fails the build.
  if (!existsSync(join(root, file))) return href
  if (repository === undefined) return undefined
  const view = statSync(join(root, file)).isDirectory() ? 'tree' : 'blob'
  return `${repository}/${view}/main/${file}${hash}`
}
