import { type AcceptedMail, recipientsOf } from './accepted-mail.ts'

/**
 * Returns whether an email has every word of a text, in upper or lower case, in its addresses, its subject or its text. The text of
 * an email that only has HTML is that without the tags.
 */
export function mailMatcher(text: string): (mail: AcceptedMail) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return mail => {
    const searched = [...recipientsOf(mail), mail.from, mail.subject, mail.text || textOf(mail.html)]
      .join('\n')
      .toLowerCase()
    return words.every(word => searched.includes(word))
  }
}

function textOf(html: string): string {
  return html.replace(/<[^>]*>/g, ' ')
}
