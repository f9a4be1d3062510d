/** A value of a template: text, or a function that CloudFormation evaluates, such as `{ Ref: 'DataTable' }`. */
export type TemplateValue = string | { readonly [name: string]: unknown }

/** One entry of `Resources` in a template of CloudFormation or SAM. */
export interface TemplateResource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: 'Retain' | 'Delete'
  readonly UpdateReplacePolicy?: 'Retain' | 'Delete'
}

/** The name of a resource of the template, or what else CloudFormation calls its `Ref`. */
export function ref(logicalId: string): TemplateValue {
  return { Ref: logicalId }
}

/** An attribute of a resource of the template. */
export function attribute(logicalId: string, name = 'Arn'): TemplateValue {
  return { 'Fn::GetAtt': [logicalId, name] }
}

/** Text with the names of resources and pseudo parameters in `${…}`. */
export function sub(text: string): TemplateValue {
  return { 'Fn::Sub': text }
}

/** Appends text to a value. */
export function join(value: TemplateValue, suffix: string): TemplateValue {
  return { 'Fn::Join': ['', [value, suffix]] }
}

/** What happens to a resource with data when it is removed from the stack, or replaced. */
export function removal(isProtected: boolean) {
  const policy = isProtected ? 'Retain' : 'Delete'
  return { DeletionPolicy: policy, UpdateReplacePolicy: policy } as const
}
