import { SesError } from './ses-error.ts'

/** Returns a parameter of the Query protocol, or undefined. */
export function optional(form: URLSearchParams, name: string): string | undefined {
  return form.get(name) ?? undefined
}

/** Returns a required parameter. */
export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name)
  if (value === null) {
    const constraint = 'failed to satisfy constraint: Member must not be null'
    throw new SesError('ValidationError', `1 validation error detected: Value null at '${name}' ${constraint}`)
  }
  return value
}

/** Returns all members of a list parameter in order: `name.member.1`, `name.member.2`, ... */
export function members(form: URLSearchParams, name: string): string[] {
  const found: string[] = []
  for (;;) {
    const value = form.get(`${name}.member.${found.length + 1}`)
    if (value === null) return found
    found.push(value)
  }
}

/** Returns the message tags of a request. */
export function tagsOf(form: URLSearchParams): Record<string, string> {
  const tags: Record<string, string> = {}
  for (let index = 1; ; index += 1) {
    const name = form.get(`Tags.member.${index}.Name`)
    if (name === null) return tags
    tags[name] = form.get(`Tags.member.${index}.Value`) ?? ''
  }
}
