import { readFileSync } from 'node:fs'

/** The version of this package. */
export function readVersion(): string {
  // The sources are one folder deeper in the workspace than the compiled files are in the published package.
  for (const place of ['../package.json', '../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8'))
      if (name === 'dynamodb-embedded') return version
    } catch {
      // Try the next place.
    }
  }
  return 'unknown'
}
