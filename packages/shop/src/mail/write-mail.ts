import { SHOP_NAME } from '../shop.ts'
import { mailLayout } from './mail-layout.ts'
import type { Mail } from './mailer.ts'

/** The recipient of an email. */
export interface Addressee {
  readonly sendTo: string
  readonly firstName: string
}

/** The content of an email. Text only, because the header, the greeting and the escaping are the same for all emails. */
export interface MailText {
  readonly to: string
  readonly subject: string
  readonly firstName: string
  /** An array among them is a list. */
  readonly paragraphs: readonly (string | readonly string[])[]
  readonly button: { readonly label: string; readonly url: string }
  /** What to do if the recipient did not expect the email. */
  readonly small: string
}

/** Renders the text of an email in plain text and HTML. User input is inert in both. */
export function writeMail(mail: MailText): Mail {
  const name = plainName(mail.firstName)
  const greeting = name ? `Hello ${name},` : 'Hello,'
  const { to, subject } = mail
  return { to, subject, text: textOf(greeting, mail), html: htmlOf(greeting, mail) }
}

function textOf(greeting: string, { paragraphs, button, small }: MailText): string {
  const blocks = paragraphs.map(block => (typeof block === 'string' ? block : block.map(row => `- ${row}`).join('\n')))
  return [greeting, ...blocks, `${button.label}:\n${button.url}`, small, `-- \n${SHOP_NAME}`].join('\n\n').concat('\n')
}

function htmlOf(greeting: string, { subject, paragraphs, button, small }: MailText): string {
  const preview = paragraphs.find(block => typeof block === 'string') ?? subject
  const texts: Readonly<Record<string, string>> = { ...button, subject, preview, shop: SHOP_NAME, small }
  const blocks = [greeting, ...paragraphs].map(blockOf).join('')
  return mailLayout().replace(/\{\{(\w+)\}\}/g, (_, slot) =>
    slot === 'blocks' ? blocks : escapeHtml(texts[slot] ?? ''),
  )
}

// An email program may drop the styles in the head, so each block has its own.
function blockOf(block: string | readonly string[]): string {
  if (typeof block === 'string') return `<p style="margin:0 0 16px">${escapeHtml(block)}</p>`
  return `<ul style="margin:0 0 16px;padding:0 0 0 24px">${block.map(row => `<li>${escapeHtml(row)}</li>`).join('')}</ul>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Escapes text for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, sign => ENTITIES[sign] ?? sign)
}

const LONGEST = 64
const ADDRESS_LIKE = /\S*(?:\/\/|www\.|@|[\p{L}\p{N}]\.[\p{L}\p{N}]{2})\S*/giu
const NOT_OF_A_NAME = /[^\p{L}\p{M}\p{N} '’-]+/gu

/**
 * Makes a name safe to mail to someone who may not have typed it: no words that an email program would turn into a link, only
 * letters, digits, apostrophes and hyphens, at most 64 characters. The result may be empty.
 */
export function plainName(name: string): string {
  const words = name.normalize('NFC').replace(ADDRESS_LIKE, ' ').replace(NOT_OF_A_NAME, ' ').split(/\s+/)
  return [...words.filter(Boolean).join(' ')].slice(0, LONGEST).join('').trim()
}
