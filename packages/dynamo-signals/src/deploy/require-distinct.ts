import { ConfigurationError } from '../errors/index.ts'

/** Rejects a name that two things have. Throws `ConfigurationError` that ends with the advice. */
export function requireDistinct(things: string, names: readonly string[], advice: string): void {
  const taken = names.find((name, index) => names.indexOf(name) < index)
  if (taken === undefined) return
  throw new ConfigurationError('deploy.nameTaken', `Two ${things} are called "${taken}". ${advice}`)
}
