/** One mail to one person. */
export interface Mail {
  /** One bare address. */
  readonly to: string
  /** The same for every mail of its kind: nothing a user typed. */
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Hands mails to whoever delivers them. */
export interface Mailer {
  /**
   * Resolves when the mail was accepted. It must try once and not hide an answer: an error of the service's own tells
   * that the mail was not sent, anything else leaves it open.
   */
  send(mail: Mail): Promise<void>
}
