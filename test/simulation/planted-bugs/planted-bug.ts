/** A plausible mistake, as an edit of one of our own files. */
export interface PlantedBug {
  readonly name: string
  /** From the root of the repository. */
  readonly file: string
  /** What is replaced, found exactly once. */
  readonly from: string
  readonly to: string
  /** The invariants it breaks. */
  readonly breaks: string
  /** Which histories tell it. Default: those of due signals, and those of many small faults. */
  readonly histories?: 'outages' | 'deploys'
  /** The unit test that detects it instead, because the histories hardly ever reach it. */
  readonly test?: string
}
