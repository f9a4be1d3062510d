import { createServer } from 'node:net'
import { LocalCloudError } from '../local-cloud-error.ts'

/**
 * Resolves when `port` can be listened on; rejects with a `LocalCloudError` that names the port, who wanted it and the
 * setting that moves it.
 */
export async function requireFreePort(port: number, service: string, setting: string): Promise<void> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen(port, resolve)
    })
  } catch (cause) {
    throw portError(port, service, setting, cause)
  } finally {
    await new Promise(resolve => probe.close(resolve))
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another process',
  EACCES: 'may not be used by this user (EACCES); ports below 1024 are often reserved',
  EPERM: 'may not be used by this user (EPERM)',
}

/** Turns what `listen` threw into the sentence that tells the user which port to free or which setting to change. */
export function portError(port: number, service: string, setting: string, cause: unknown): LocalCloudError {
  const code = (cause as NodeJS.ErrnoException).code
  const reason = REASONS[code ?? ''] ?? `cannot be used (${code ?? String(cause)})`
  const advice = code === 'EADDRINUSE' ? `Stop what uses it, or set ${setting}` : `Set ${setting}`
  const sentence = `Port ${port}, wanted by ${service}, ${reason}. ${advice} to another port.`
  return new LocalCloudError('ports.taken', sentence, { cause })
}
