import { expect, it } from 'vitest'
import { textTable } from '../../../packages/dynamo-signals/src/cli/text-table.ts'

it('keeps what is in a cell on its line, and from moving the cursor', () => {
  const table = textTable(['ITEM', 'ERROR'], [['User#\u001b[2Ju1', `no\nready ${'x'.repeat(1000)}`]])

  expect(table.split('\n')).toHaveLength(2)
  expect(table).toContain('User#\\x1b[2Ju1  no\\nready xxx')
  expect(table.length).toBeLessThan(1200)
})
