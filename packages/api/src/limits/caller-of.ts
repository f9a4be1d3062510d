import { isIPv4, isIPv6 } from 'node:net'

/** Longer than any IP address, with its zone. */
const LONGEST = 64
const GROUPS = 8

/**
 * Who counts as one caller: an IPv4 address, or the /64 of an IPv6 one, because whoever has one address of a /64 has all
 * of them. An IPv4 address that is written as IPv6 is the IPv4 address. What is not an IP address counts as itself.
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
