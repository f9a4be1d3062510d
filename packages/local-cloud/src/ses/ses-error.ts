/** An error of SES. The SDK uses `code` as the name of its exception. */
export class SesError extends Error {
  override readonly name = 'SesError'
  readonly code: string
  /** 4xx means that the sender is at fault, 5xx the service, as in the XML. */
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}
