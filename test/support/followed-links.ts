import type { APIRequestContext } from 'playwright-core'

/** The pages that were read, and the links that lead nowhere. */
export interface FollowedLinks {
  /** Their addresses, in the order in which they were found. */
  readonly pages: readonly string[]
  /** Where each dead link is, where it leads, and why it is dead. */
  readonly dead: readonly string[]
}

interface Link {
  readonly from: string
  readonly url: URL
}

/** How many pages of a kind are read. */
const MOST_OF_A_KIND = 12

/**
 * Follows the links of all pages of some sites, with the cookies of a browser, and checks that the part of a page that a link leads
 * to is there. Links to other sites are left alone. `kindOf` names the kind of a page: there can be thousands of a kind, so only the
 * first 12 are read.
 */
export async function followLinks(
  request: APIRequestContext,
  starts: readonly string[],
  kindOf: (url: URL) => string,
): Promise<FollowedLinks> {
  const origins = new Set(starts.map(start => new URL(start).origin))
  const links: Link[] = starts.map(start => ({ from: 'the start', url: new URL(start) }))
  const texts = new Map<string, string>()
  const counts = new Map<string, number>()
  const dead: string[] = []
  // More links are added while they are followed.
  for (const { from, url } of links) {
    const { origin, pathname, search, hash } = url
    const address = origin + pathname + search
    if (!texts.has(address)) {
      const count = (counts.get(kindOf(url)) ?? 0) + 1
      if (count > MOST_OF_A_KIND) continue
      counts.set(kindOf(url), count)
      const answer = await request.get(address)
      const isPage = answer.headers()['content-type']?.includes('text/html') === true
      texts.set(address, isPage ? await answer.text() : '')
      if (answer.status() >= 400) dead.push(`${from} -> ${url.href}: ${answer.status()}`)
      const found = linksOf(texts.get(address) ?? '', answer.url())
      links.push(...found.filter(each => origins.has(each.url.origin)))
    }
    const id = decodeURIComponent(hash.slice(1))
    if (id !== '' && !texts.get(address)?.includes(` id="${id}"`)) dead.push(`${from} -> ${url.href}: no such part`)
  }
  return { pages: [...texts].filter(([, text]) => text !== '').map(([address]) => address), dead: [...new Set(dead)] }
}

function linksOf(text: string, from: string): Link[] {
  return [...text.matchAll(/<a [^>]*?href="([^"]*)"/g)].map(([, href = '']) => ({
    from,
    url: new URL(href.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'), from),
  }))
}
