import { ConfigurationError } from '../errors/index.ts'

/** Incremented with every change that prevents two copies of the library from sharing signals and databases. */
const VERSION = 1

interface SharedState {
  readonly version: number
  readonly entries: Map<string, unknown>
}

const KEY = Symbol.for('dynamo-signals.shared')
const root = globalThis as { [KEY]?: SharedState }

/**
 * Returns the value that all copies of the library in this process share under a name. The first caller creates it. A
 * process has several copies if a bundle contains one in addition to `node_modules`, if dependencies pin different versions,
 * or if a test runner resets its modules. Throws `ConfigurationError` if the copies are incompatible.
 */
export function shared<T>(name: string, make: () => T): T {
  root[KEY] ??= { version: VERSION, entries: new Map() }
  const { version, entries } = root[KEY]
  if (version !== VERSION) {
    throw new ConfigurationError(
      'dispatch.otherVersion',
      `Two versions of dynamo-signals are loaded, with the formats ${version} and ${VERSION}. Run "npm ls dynamo-signals", and install one version.`,
    )
  }
  if (!entries.has(name)) entries.set(name, make())
  return entries.get(name) as T
}
