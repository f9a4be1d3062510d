/** The result of a matcher, as Vitest and Jest take it. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

/** The part of the `this` of a matcher that Vitest and Jest share. */
export interface MatcherState {
  readonly isNot?: boolean
  readonly equals: (one: unknown, other: unknown, testers?: never) => boolean
  readonly utils: {
    readonly printExpected: (value: unknown) => string
    readonly printReceived: (value: unknown) => string
    readonly diff?: (expected: unknown, received: unknown) => string | null | undefined
    readonly subsetEquality?: unknown
  }
}
