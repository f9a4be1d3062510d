import { DatabaseSync } from 'node:sqlite'

/** Counts up when a stored form changes. A file of another form is emptied: it is a view, and the tables are elsewhere. */
const FORMAT = 4

/** The states of unfinished work. A query that names them uses their index. */
export const OPEN_STATES = `('running', 'waiting', 'failing', 'parked')`

/** Adds the outcome of a record at a consumer. A failure, with its reason, stays when a later attempt has none. */
export const ADD_OUTCOME = `
insert into consumers (record, consumer, outcome, reason, failure) values (?, ?, ?, ?, ?)
on conflict do update set
  outcome = excluded.outcome,
  reason = iif(excluded.failure is null and failure is not null, reason, excluded.reason),
  failure = coalesce(excluded.failure, failure)`

const TABLES = `
create table stories (
  id integer primary key, origin text not null, title text not null, request text, status integer,
  at integer not null, duration real, touched integer not null
) strict;
create index stories_by_request on stories (request);
create index stories_by_touch on stories (touched);
create table steps (
  id integer primary key, story integer not null, parent integer, kind text not null, outcome text not null,
  quiet integer not null, at integer not null, duration real, ref text, sequence text, model text, data text not null
) strict;
create index steps_by_story on steps (story);
create index steps_by_parent on steps (parent);
create unique index steps_by_ref on steps (ref) where ref is not null;
create index steps_by_sequence on steps (sequence) where sequence is not null;
create index steps_by_model on steps (model, id) where model is not null;
create index steps_by_outcome on steps (outcome, story) where outcome in ${OPEN_STATES};
create table consumers (
  record integer not null, consumer text not null, outcome text not null, reason text, failure text,
  primary key (record, consumer)
) strict, without rowid;
create virtual table words using fts5(text, content='', contentless_delete=1);
pragma user_version = ${FORMAT};
`

/**
 * Opens the file that stores the stories, or a database in memory if the path is `''`. No other program can open it meanwhile.
 * Throws for a file that is damaged or in use.
 */
export function openStoryFile(path: string): DatabaseSync {
  const database = new DatabaseSync(path === '' ? ':memory:' : path)
  try {
    prepare(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function prepare(database: DatabaseSync): void {
  // Another program must not empty the file, or end what runs here.
  database.exec('pragma locking_mode = exclusive;')
  // A crash of the machine may lose the last stories. The tables are elsewhere.
  database.exec('pragma journal_mode = wal; pragma synchronous = off; pragma cache_size = -2000;')
  const format = database.prepare('pragma user_version').get()?.user_version
  if (format !== FORMAT) empty(database)
  // What ran when the program ended runs again when the stream says so.
  database.exec(`update steps set outcome = 'done' where outcome = 'running' and outcome in ${OPEN_STATES}`)
}

function empty(database: DatabaseSync): void {
  const tables = database
    .prepare(`select name from sqlite_schema where type = 'table' and name not like 'words_%'`)
    .all()
  for (const { name } of tables) database.exec(`drop table if exists "${name}"`)
  database.exec(TABLES)
}

const SQLITE_BUSY = 5

/** Whether a file could not be opened because another program uses it. */
export function isInUse(error: unknown): boolean {
  return (error as { readonly errcode?: unknown }).errcode === SQLITE_BUSY
}
