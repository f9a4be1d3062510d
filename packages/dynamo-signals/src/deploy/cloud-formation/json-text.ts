import type { TemplateValue } from './intrinsics.ts'

/**
 * Returns data as JSON in one text, with CloudFormation's functions in it as variables, because a template cannot contain
 * functions inside of a text.
 */
export function jsonText(data: object): TemplateValue {
  const variables = new Map<string, { readonly name: string; readonly value: object }>()
  const text = JSON.stringify(data, (_key, value) => {
    if (!isFunction(value)) return value
    const id = JSON.stringify(value)
    const variable = variables.get(id) ?? { name: `v${variables.size}`, value }
    variables.set(id, variable)
    return `\${${variable.name}}`
  })
  return { 'Fn::Sub': [text, Object.fromEntries([...variables.values()].map(({ name, value }) => [name, value]))] }
}

function isFunction(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const [name, ...others] = Object.keys(value)
  return others.length === 0 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))
}
