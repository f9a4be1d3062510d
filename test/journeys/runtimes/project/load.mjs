for (const name of ['dynamo-signals', 'dynamo-signals/streams', 'dynamodb-embedded']) {
  const outcome = await import(name).then(
    () => `${name} loads`,
    error => `${name}: ${error.message}`,
  )
  process.stdout.write(`${outcome}\n`)
}
