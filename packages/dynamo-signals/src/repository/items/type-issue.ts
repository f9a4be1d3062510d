/** The parts of an issue that distinguish a value of another type from one that breaks a rule. Each vendor has its own. */
interface VendorIssue {
  readonly code?: unknown
  readonly kind?: unknown
  readonly expected?: unknown
  /** zod: the issues of each option of a union. arktype: the issues of its branches. */
  readonly errors?: readonly unknown[]
  /** zod 3 */
  readonly unionErrors?: readonly { readonly issues: readonly unknown[] }[]
  /** valibot: the issues of the options of a union */
  readonly issues?: readonly unknown[]
}

const CODES = new Set([
  // zod
  ...['invalid_type', 'invalid_value', 'invalid_literal', 'invalid_enum_value', 'invalid_date', 'invalid_key'],
  ...['invalid_union', 'invalid_union_discriminator', 'invalid_element'],
  // arktype
  ...['domain', 'proto', 'unit', 'union', 'required'],
])

// Rules that vendors report like types: in valibot, a key that a strict object does not know, and in zod, a number that is
// not whole.
const RULES = new Set(['never', 'int', 'integer'])

/**
 * Whether an issue says that a value does not have the type of the field, so that the types of instances would be wrong.
 * Otherwise, the value breaks a rule that may be newer than the value, such as a length. It can be loaded, and the next save
 * that changes it has to follow the rule. Issues of other vendors count as rules.
 */
export function isTypeIssue(issue: unknown): boolean {
  if (Array.isArray(issue)) return issue.some(isTypeIssue)
  const { code, kind, expected, errors, unionErrors, issues } = (issue ?? {}) as VendorIssue
  const options = errors ?? unionErrors?.map(option => option.issues) ?? issues
  const isType = (CODES.has(code as string) || kind === 'schema') && !RULES.has(expected as string)
  return isType && (!options?.length || options.every(isTypeIssue))
}
