import { expect, it } from 'vitest'
import { textTable } from '../../../packages/dynamo-signals/src/cli/text-table.ts'

it('keeps the text of a cell on its line, and escapes control characters', () => {
  const table = textTable(['ITEM', 'ERROR'], [['User#\u001b[2Ju1', `no\nready ${'x'.repeat(1000)}`]])

  expect(table.split('\n')).toHaveLength(2)
  expect(table).toContain('User#\\x1b[2Ju1  no\\nready xxx')
  expect(table.length).toBeLessThan(1200)
})
