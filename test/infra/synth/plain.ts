const SIGNATURE = '4dabf18193072939515e22adb298388d'
const SECRET = '1b47061264138c4ac30d75fd1eb44270'

/** Pulumi's values as plain JSON: secrets opened, files by name, and the temporary folder by a name that stays. */
export function plain(value: unknown, work: string): unknown {
  if (value instanceof Promise) return undefined
  if (Array.isArray(value)) return value.map(each => plain(each, work))
  if (typeof value === 'string') return value.replaceAll(work, '<work>')
  if (typeof value !== 'object' || value === null) return value
  const fields = value as Record<string, unknown>
  if (fields[SIGNATURE] === SECRET) return plain(fields.value, work)
  if (fields.__pulumiAsset || fields.__pulumiArchive) return 'asset'
  return Object.fromEntries(Object.entries(fields).map(([key, each]) => [key, plain(each, work)]))
}
