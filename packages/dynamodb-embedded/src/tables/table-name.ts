import { invalid } from '../service-error.ts'

/** Throws for what no table can be called. */
export function requireTableName(name = ''): void {
  if (!/^[\w.-]{3,255}$/.test(name)) throw invalid(`Invalid table/index name: ${name}`)
}
