import type { MarkdownRenderer } from 'vitepress'
import { drawSequence } from './draw-sequence.ts'
import { readSequence } from './sequence.ts'

/**
 * Draws the Mermaid blocks of pages when the site is built. Readers load no script for it, and see the pictures without a
 * network. On a narrow screen, a picture keeps its size and scrolls.
 */
export function drawDiagrams(markdown: MarkdownRenderer): void {
  const { fence } = markdown.renderer.rules
  markdown.renderer.rules.fence = (tokens, index, options, env, renderer) => {
    const { info, content } = tokens[index] ?? { info: '', content: '' }
    if (info.trim() !== 'mermaid') return fence?.(tokens, index, options, env, renderer) ?? ''
    const sequence = readSequence(content)
    // A focus lets readers scroll with the keyboard.
    return `<figure v-pre class="diagram" tabindex="0">${drawSequence(sequence, `diagram-${index}`)}</figure>\n`
  }
}
