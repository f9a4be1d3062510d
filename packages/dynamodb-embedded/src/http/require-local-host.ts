import { isIP } from 'node:net'
import { ServiceError } from '../service-error.ts'

/** Top-level domains that no website can have: https://www.iana.org/assignments/special-use-domain-names, and `internal`. */
const PRIVATE = new Set(['localhost', 'internal', 'local', 'test'])

/**
 * Throws an `AccessDeniedException` for a `Host` that can belong to a website. A website can point its domain at this machine
 * (DNS rebinding). The browser then lets its pages read and write here, and sends the domain as `Host`. Addresses, names without
 * a dot, such as those of containers, and private domains are accepted.
 */
export function requireLocalHost(host = ''): void {
  if (isLocal(host)) return
  const message = `This DynamoDB accepts requests to localhost, not to "${host}". Use localhost in the endpoint, or listen on a host other than 127.0.0.1.`
  throw new ServiceError('AccessDeniedException', message, { status: 403 })
}

/** Whether only programs on this machine can connect to a server that listens on the host. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

function isLocal(host: string): boolean {
  if (!URL.canParse(`http://${host}`)) return false
  const { hostname } = new URL(`http://${host}`)
  const name = hostname.replace(/^\[(.*)\]$/, '$1')
  const labels = name.replace(/\.$/, '').split('.')
  return isIP(name) !== 0 || labels.length === 1 || PRIVATE.has(labels.at(-1) ?? '')
}
