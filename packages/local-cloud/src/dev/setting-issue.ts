import type { z } from 'zod'

/** The names of types in sentences. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
}

/** Says what is wrong with a setting, to follow the path of the setting. Undefined for issues that Zod words well itself. */
export function settingIssue(issue: z.core.$ZodRawIssue): string | undefined {
  const { input } = issue
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = TYPES[issue.expected] ?? issue.expected
      return input === undefined ? `is missing. It must be ${wanted}` : `must be ${wanted}, not ${shown(input)}`
    }
    case 'invalid_value':
      return `must be ${issue.values.map(shown).join(' or ')}, not ${shown(input)}`
    case 'too_small':
      return Number(issue.minimum) === 0 ? `must be more than 0, not ${shown(input)}` : 'must not be empty'
    case 'unrecognized_keys':
      return `has no setting ${issue.keys.map(shown).join(' or ')}. The settings are ${settingsOf(issue).join(', ')}`
    default:
      return undefined
  }
}

/** The settings of the object that has an unknown one. */
function settingsOf({ inst }: z.core.$ZodRawIssue): string[] {
  return Object.keys((inst as z.ZodObject).shape)
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
