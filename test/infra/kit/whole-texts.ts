import type { Template } from './evaluate.ts'

/**
 * The same template with each JSON text that CDK joins of pieces as one text with variables, so that a fault can be planted in
 * a part of it.
 */
export function withWholeTexts(template: Template): Template {
  return JSON.parse(JSON.stringify(template), (_key, value) => {
    const [separator, parts] = value?.['Fn::Join'] ?? []
    if (separator !== '' || !isJson(parts)) return value
    const variables = parts.filter((part: unknown) => typeof part !== 'string')
    const text = parts.map((part: unknown) => (typeof part === 'string' ? part : `\${v${variables.indexOf(part)}}`))
    return {
      'Fn::Sub': [text.join(''), Object.fromEntries(variables.map((each: unknown, at: number) => [`v${at}`, each]))],
    }
  })
}

function isJson([first]: readonly unknown[]): boolean {
  return typeof first === 'string' && first.startsWith('{')
}
