/** A refusal in SES's own terms; the SDK turns `code` into the name of the exception it throws. */
export class SesError extends Error {
  override readonly name = 'SesError'
  readonly code: string
  /** 4xx blames the sender, 5xx the service, as in the XML that is sent. */
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}
