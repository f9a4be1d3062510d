import { rmSync } from 'node:fs'
import { openEmbedded } from 'dynamodb-embedded'
import { expect, it, onTestFinished } from 'vitest'
import { dataFolder } from '../../../support/embedded-folder.ts'
import { putThing, THINGS, thing } from '../../../support/embedded-table.ts'

it('refuses writes after its folder was deleted, because they would be lost when the process ends', async () => {
  const data = dataFolder()
  const dynamodb = await openEmbedded({ data })
  onTestFinished(() => dynamodb.close())
  await dynamodb.transport('CreateTable', THINGS)
  await putThing(dynamodb, thing('before', 1))

  rmSync(data, { recursive: true })

  await expect(putThing(dynamodb, thing('after', 1))).rejects.toThrow('its files were deleted')
  await expect(putThing(dynamodb, thing('later', 1))).rejects.toThrow('then restart.')
})
