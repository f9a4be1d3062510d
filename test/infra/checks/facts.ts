/** What something is, and what it should be. */
export type Fact = readonly [name: string, is: unknown, should: unknown]

/** Tells each fact that is not as it should be, in a sentence about the subject. */
export function unlike(subject: string, facts: readonly Fact[]): string[] {
  return facts.flatMap(([name, is, should]) => {
    const [one, other] = [JSON.stringify(is), JSON.stringify(should)]
    return one === other ? [] : [`${subject}: ${name} is ${one}, not ${other}.`]
  })
}

/** The last part of an ARN: what the thing is called. */
export function nameIn(arn: unknown): string {
  return String(arn).split(':').at(-1) ?? ''
}
