import type { HttpSettings, LogEntry } from '@dynamo-signals/api'

/** The settings of a shop whose caller's address is in a header that only tests have. Cookies are those of HTTPS. */
export function httpSettings(publicUrl: string, logged: LogEntry[] = []): HttpSettings {
  return {
    secureCookies: publicUrl.startsWith('https:'),
    publicUrl,
    allowedOrigins: [],
    rateLimits: false,
    clientIp: c => c.req.header('x-test-ip') ?? '192.0.2.1',
    log: entry => void logged.push(entry),
  }
}
