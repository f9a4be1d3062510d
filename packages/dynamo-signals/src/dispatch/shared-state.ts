import { ConfigurationError } from '../errors/index.ts'

/** Raised with every change that keeps two copies of the library from working on the same signals and databases. */
const VERSION = 1

interface SharedState {
  readonly version: number
  readonly entries: Map<string, unknown>
}

const KEY = Symbol.for('dynamo-signals.shared')
const root = globalThis as { [KEY]?: SharedState }

/**
 * Returns what all copies of the library in this process share under a name; the first copy that asks makes it. A
 * process has several copies when a bundle carries one beside `node_modules`, when dependencies pin different versions,
 * or when a test runner resets its modules. Throws `ConfigurationError` for copies that do not fit together.
 */
export function shared<T>(name: string, make: () => T): T {
  root[KEY] ??= { version: VERSION, entries: new Map() }
  const { version, entries } = root[KEY]
  if (version !== VERSION) {
    throw new ConfigurationError(
      'dispatch.otherVersion',
      `Two versions of dynamo-signals are loaded in this process, and they cannot share signals: one has format ${version}, the other ${VERSION}. ` +
        'Install one version. `npm ls dynamo-signals` shows what depends on each.',
    )
  }
  if (!entries.has(name)) entries.set(name, make())
  return entries.get(name) as T
}
