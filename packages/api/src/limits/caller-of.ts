import { isIPv4, isIPv6 } from 'node:net'

/** Longer than any IP address, with its zone. */
const LONGEST = 64
const GROUPS = 8

/**
 * Returns the key that identifies a caller: an IPv4 address, or the /64 of an IPv6 address, because a client usually
 * controls a whole /64. An IPv4-mapped IPv6 address counts as the IPv4 address. Anything else is returned unchanged.
 */
export function callerOf(ip: string): string {
  const [address = ''] = ip.slice(0, LONGEST).split('%')
  if (!isIPv6(address)) return isIPv4(address) ? address : ip.slice(0, LONGEST)
  const groups = groupsOf(address)
  const [high = 0, low = 0] = groups.slice(6)
  if (isMapped(groups)) return [high >> 8, high & 255, low >> 8, low & 255].join('.')
  return `${groups
    .slice(0, 4)
    .map(group => group.toString(16))
    .join(':')}::/64`
}

function groupsOf(address: string): number[] {
  // An URL has the one canonical spelling: lower case, no leading zeros, no dotted quad.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const [before, after] = [head, tail ?? ''].map(part => (part === '' ? [] : part.split(':')))
  const zeros = GROUPS - (before?.length ?? 0) - (after?.length ?? 0)
  return [...(before ?? []), ...Array<string>(zeros).fill('0'), ...(after ?? [])].map(group =>
    Number.parseInt(group, 16),
  )
}

/** Whether this is ::ffff:a.b.c.d, https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2 */
function isMapped(groups: readonly number[]): boolean {
  return groups.slice(0, 5).every(group => group === 0) && groups[5] === 0xffff
}
