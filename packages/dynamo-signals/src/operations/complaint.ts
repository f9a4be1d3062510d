/** A problem with the receivers or the models. */
export interface Complaint {
  /** An error loses or repeats work. A warning may be intentional. */
  readonly level: 'error' | 'warning'
  /** Stable, with dots. `message` can change. */
  readonly code: string
  readonly message: string
}

/** Creates an error, which must be fixed. */
export function error(code: string, message: string): Complaint {
  return { level: 'error', code, message }
}

/** Creates a warning, which should be reviewed. */
export function warning(code: string, message: string): Complaint {
  return { level: 'warning', code, message }
}
