import { expect, it } from 'vitest'
import { run } from './run-in-process.ts'

it.each([
  ['a command that is not there', ['dance'], 'no command "dance"'],
  ['a command that is misspelled', ['redirve'], 'no command "redirve". Did you mean redrive?'],
  ['a command that every object has', ['constructor'], 'no command "constructor"'],
  ['an option that is not there', ['list', '--loud'], 'no option --loud. The options are --config, --database'],
  ['an option that is misspelled', ['list', '--databse', 'a'], 'no option --databse. Did you mean --database?'],
  ['a short option that is not there', ['list', '-v'], 'no option -v.'],
  ['the beginning of an option', ['verify', '--seg', '2'], 'no option --seg. Did you mean --segments?'],
  ['an option before the command', ['--local', 'list'], 'no command "--local". Options come after a command.'],
  ['an option of its own that is misspelled', ['--verison'], 'no command "--verison". Did you mean --version?'],
  [
    'a value without its option',
    ['replay', 'mails/invoice'],
    'Unexpected argument "mails/invoice". replay takes no argument. The options are --uid, --consumer, ',
  ],
  ['a second argument', ['adopt', 'a', 'b'], 'Unexpected argument "b". adopt takes only one argument, <table>.'],
  ['a configuration that is not there', ['list', '--config', 'none.ts'], 'There is no configuration at'],
])('rejects %s', async (_, args, message) => {
  const { code, out, err } = await run(...args)

  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(message)
})
