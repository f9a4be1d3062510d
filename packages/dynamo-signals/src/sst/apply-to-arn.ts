/** The part of a Pulumi output that changes a value. */
interface Output {
  apply(change: (value: string) => string): unknown
}

/** Returns text made from an ARN, which is text or an output. Text made from an output is an output, too. */
export function applyToArn<Ref>(arn: Ref, change: (value: string) => string): Ref {
  return (typeof arn === 'string' ? change(arn) : (arn as Output).apply(change)) as Ref
}
