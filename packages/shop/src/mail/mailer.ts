/** One mail to one recipient. */
export interface Mail {
  /** One bare address. */
  readonly to: string
  /** The same for every email of its kind. Contains no user input. */
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Sends emails through an email provider. */
export interface Mailer {
  /**
   * Resolves when the provider accepted the email. Must try only once and pass errors on: an error from the service means
   * that the email was not sent, and any other error leaves the outcome open.
   */
  send(mail: Mail): Promise<void>
}
