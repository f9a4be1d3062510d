import { invalid } from '../service-error.ts'

const FORM = /^[\w.-]*$/
const [SHORTEST, LONGEST] = [3, 255]

/** Throws if the name is invalid for a table or index. */
export function requireTableName(name = ''): void {
  if (name.length < SHORTEST || name.length > LONGEST) {
    throw invalid(`TableName must be at least ${SHORTEST} characters long and at most ${LONGEST} characters long`)
  }
  if (FORM.test(name)) return
  const form = 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+'
  throw invalid(`1 validation error detected: Value '${name}' at 'tableName' failed to satisfy constraint: ${form}`)
}
