import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

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
