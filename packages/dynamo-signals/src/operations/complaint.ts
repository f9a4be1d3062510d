/** Something about the wiring or the models that is wrong, or hardly meant. */
export interface Complaint {
  /** An error loses or repeats work; a warning may be what you want. */
  readonly level: 'error' | 'warning'
  /** Dotted and stable; `message` may be reworded. */
  readonly code: string
  readonly message: string
}

/** A problem that must be fixed. */
export function error(code: string, message: string): Complaint {
  return { level: 'error', code, message }
}

/** What should be looked at. */
export function warning(code: string, message: string): Complaint {
  return { level: 'warning', code, message }
}
