/** One behavior of Django's signals, and how the library handles it. */
export interface DjangoRow {
  readonly id: string
  readonly section: string
  /** What Django does. */
  readonly behavior: string
  /** `=` the same, `~` adapted, `x` not applicable. */
  readonly verdict: '=' | '~' | 'x'
}

/** Why a row has no test. */
export const REASONS: Readonly<Record<string, string>> = {
  A16: 'internal to Django. Here, a sender and its name are the same sender',
  A26: 'senders are compared as objects and names, never by a reusable address',
  A31: 'JavaScript has one thread. A dispatch works on a snapshot: see row B15',
  B21: 'every JavaScript value can be a sender',
  B24: 'there is only one kind of send, and it is asynchronous',
  C1: 'not supported: loading an instance sends no signal',
  C29: 'no multi-table inheritance. A sender is matched exactly: see row A24',
  C30: 'no proxy models. A sender is matched exactly: see row A24',
  C31: 'no abstract models. `check` reports receivers whose sender is not a model of the database',
  D19: 'no multi-table inheritance',
  D20: 'no deferred instances or proxy models. A sender is matched exactly: see row A24',
  G11: 'a link has a direction: `linkSet` follows it, `relatedSet` goes against it. For both, add both links in a transaction. The option `symmetrical` is refused',
  G13: 'no multi-table inheritance. A sender is matched exactly: see row A24',
  G18: 'there is one way to write links. A receiver of `m2mChanging` only makes an add read which ids are new',
  E12: 'no delete bypasses the stream',
}

// One row per line: id, verdict, behavior. `=` the same, `~` adapted, `x` not applicable.
const SECTIONS: Readonly<Record<string, string>> = {
  'A. Connecting and identity': `
A1 ~ connect registers a receiver and returns nothing
A2 = connecting the same receiver to the same sender again has no effect
A3 = connecting again keeps the original position
A4 = disconnecting and connecting again moves a receiver to the end
A5 = a receiver that is connected to one sender and to all senders runs twice for that sender
A6 ~ a dispatch_uid identifies the receiver; a second function with the same one is ignored
A7 = a dispatch_uid is scoped to its sender
A8 ~ an empty dispatch_uid counts as none
A9 ~ a receiver with a dispatch_uid can only be disconnected by it
A10 = disconnect needs the same sender as connect
A11 = disconnect returns whether a receiver was disconnected
A12 ~ ... but returns None for a sender that is given by name
A13 = a sender can be named before it is defined
A14 = connect rejects a malformed name
A15 = a receiver can be disconnected from a sender that is not defined yet
A16 x a class as the sender is not looked up by name
A17 = a name without a model is a system check error
A18 ~ receivers are weakly referenced, so a local function can disappear
A19 = weak=False keeps a receiver
A20 ~ a method that is bound again is the same receiver
A21 = a callable object is a receiver
A22 ~ something that is not callable is rejected, in DEBUG
A23 ~ a receiver without **kwargs is rejected, in DEBUG
A24 = a sender is matched by identity, not by equality or subclass
A25 = without a sender, a receiver receives signals from all senders
A26 x connections of deleted senders are removed
A27 = @receiver takes a signal or a list of signals, and returns the function
A28 ~ @receiver takes no other iterables
A29 = @receiver can be stacked
A30 ~ receivers are connected when a module is imported
A31 x connect and disconnect take a lock`,
  'B. Sending': `
B1 ~ send returns pairs of receiver and response, in calling order
B2 = without receivers, it returns an empty list
B3 = receivers of one sender and of all senders run in order of connection
B4 ~ synchronous receivers run before asynchronous ones
B5 ~ asynchronous receivers run concurrently
B6 ~ asend runs both groups concurrently in some versions and not in others
B7 ~ if an asynchronous receiver fails, the others continue detached or are canceled, depending on the version
B8 ~ context variables that an asynchronous receiver sets are lost or shared, depending on the version
B9 = send: the first error reaches the sender, and later receivers do not run
B10 ~ send_robust: an error replaces the response, and the other receivers run
B11 ~ an error that is returned looks like one that is raised
B12 = send_robust logs each failure
B13 ~ KeyboardInterrupt and similar exceptions escape send_robust
B14 ~ the payload cannot contain the names signal and sender
B15 = a dispatch works on a snapshot of the receivers
B16 ~ a receiver can send again, without a limit
B17 = send requires a sender
B18 = a send from None only reaches receivers of all senders
B19 = has_listeners works with and without a sender
B20 = use_caching caches the receivers of each sender
B21 x a sender that cannot be hashed is rejected
B22 = a response is never a veto
B23 ~ all model signals use send, and none uses send_robust
B24 x asave and adelete run the synchronous path in a thread
B25 = an asynchronous pre_save receiver that raises stops the save`,
  'C. Saving': `
C1 x pre_init and post_init are sent for every instance, including loaded ones
C2 ~ order: pre_save, preparation of the fields, write, post_save
C3 ~ pre_save receives the instance, raw, using and update_fields
C4 ~ pre_save does not know whether the save creates a row; instance._state.adding says so
C5 = post_save receives created
C6 = created reflects what the database did, regardless of the id
C7 ~ update_fields is in both signals, and None if it was not passed
C8 = empty update_fields write nothing and send nothing
C9 = an unknown field in update_fields is rejected before any signal
C10 ~ saving a deferred instance sends the loaded fields as update_fields
C11 = raw marks saves of fixtures
C12 ~ the m2m signals of fixtures have no raw mark
C13 = changes that pre_save makes to the instance are saved
C14 ~ changes that pre_save makes outside update_fields are not saved
C15 = if a pre_save receiver raises, nothing is written and no post_save is sent
C16 = if the write fails, pre_save has been sent and post_save is not
C17 ~ if a post_save receiver raises, the caller gets the error, and the row may stay
C18 ~ if a post_save receiver fails, the later ones do not run
C19 ~ post_save runs before the outer transaction commits
C20 ~ both signals and the caller share one instance object
C21 ~ a new instance has no id in pre_save
C22 = an unsaved related object is rejected before any signal
C23 = the id of a related object that was saved after its assignment is used
C24 = force_insert and force_update are mutually exclusive
C25 = force_update and update_fields fail for a missing row
C26 = force_insert fails for an existing row
C27 ~ a row that was deleted in the meantime is inserted again
C28 ~ a stale instance overwrites newer data
C29 x saving a child in multi-table inheritance only sends signals for the child
C30 ~ a proxy model sends signals as itself
C31 ~ an abstract model never sends signals
C32 = automatic through models send no save or delete signals
C33 ~ saving in post_save recurses
C34 ~ bulk_create, bulk_update and update send nothing
C35 = get_or_create sends signals if it creates
C36 = update_or_create sends signals, with update_fields if it updates
C37 ~ a save that changes nothing sends both signals
C38 ~ using names the database
C39 ~ an overridden save() that does not call super() sends nothing
C40 = reading sends no save signals`,
  'T. on_commit': `
T1 ~ callbacks run after the outermost commit, in order of registration
T2 ~ outside a transaction, a callback runs immediately
T3 = a rollback discards them
T4 ~ if a callback raises, the later ones do not run, unless it is robust
T5 ~ callbacks are not part of the transaction: a crash after the commit loses them
T6 ~ a test that never commits must capture them
T7 ~ a task with an eta or a countdown runs later, at least once, and can be revoked (Celery; on_commit itself cannot wait)
T8 ~ a task is retried with growing pauses after errors that pass (Celery's autoretry_for and retry_backoff)`,
  'D. Deleting': `
D1 = pre_delete and post_delete receive the instance, using and origin
D2 ~ origin is the object or queryset whose delete started the cascade, in every signal
D3 = an unsaved instance is rejected without a signal
D4 = the whole graph is collected and protected objects are found before the first signal
D5 ~ all pre_delete signals come first, then the database, then post_delete by model
D6 ~ children come before parents
D7 ~ post_delete of a child still sees the parent
D8 = pre_delete of a parent still sees the children
D9 ~ the instance keeps its id in both signals and loses it afterwards
D10 ~ all or nothing: a receiver that raises rolls back everything
D11 = a cascade sends signals, but does not call delete() of the children
D12 = deleting a queryset sends signals for each object
D13 ~ without receivers and cascades, rows are deleted without loading them
D14 ~ a receiver makes Django load complete rows
D15 = an object that is reached by several paths is deleted once, with one pair of signals
D16 ~ deleting a deleted instance still sends both signals
D17 = the number of deleted objects is returned, in total and by model, including cascades
D18 ~ a child that is created in pre_delete is not collected and makes the delete fail
D19 x multi-table inheritance: child, then parent
D20 ~ a deferred or proxy instance sends signals as its class
D21 = a pre_delete receiver deep in a cascade can veto the whole delete
D22 ~ automatic m2m rows are deleted without signals
D23 ~ (Django has no time to live)`,
  'E. on_delete': `
E1 = CASCADE deletes all referring objects, also through nullable keys, to any depth
E2 = PROTECT rejects the delete and names the protected objects; nothing is deleted and no signal is sent
E3 = all protecting relations are reported together
E4 = PROTECT behind a cascade also rejects the delete, even if the protected object would be deleted anyway
E5 = RESTRICT rejects the delete and names the objects of all relations together
E6 = RESTRICT is lifted if the restricted object is deleted by the same delete
E7 ~ SET_NULL, SET_DEFAULT and SET send no save signals
E8 = SET accepts a function, which is called when the delete is collected
E9 ~ DO_NOTHING leaves the reference to the database
E10 = references are updated after all pre_delete signals and before any delete
E11 = on_delete must be a known rule
E12 x rules of the database itself skip the signals`,
  'F. Relations': `
F1 ~ a related object is loaded on first access and cached
F2 = an unset required reference raises an error, a nullable one is None
F3 = an object of another model is rejected
F4 ~ the reverse side of a one-to-one raises RelatedObjectDoesNotExist if there is none
F5 ~ a miss on the reverse side is cached and becomes stale
F6 = the reverse side of an unsaved object raises an error without a query
F7 ~ assigning on the reverse side changes the other object in memory
F8 ~ a second one-to-one to the same object is rejected: pre_save is sent, post_save is not
F9 ~ setting one side fills the cache of the other
F10 = changing the id discards the cached related object
F11 = related_name '+' hides the reverse side, but cascades still work
F12 = the reverse set of an unsaved object is rejected
F13 ~ add() updates the rows directly and sends no save signals
F14 = add(bulk=False) saves each object
F15 = add() removes an object from its previous set
F16 = add() rejects another model and a bare id
F17 = remove() and clear() only exist for nullable references
F18 = remove() of an object that is not a member raises an error
F19 = clear(bulk=False) saves each object, restricted to the reference
F20 = set() applies the difference; for a required reference it only adds
F21 = create() of the set fills in the reference and sends save signals
F22 = the reverse set cannot be assigned
F23 = an object that is removed from the set before its parent is deleted is kept`,
  'G. Many to many': `
G1 = m2m_changed is sent with the through model as the sender, and with instance, action, reverse, model and pk_set
G2 ~ its actions come in pairs, before and after the write: add, remove and clear
G3 ~ pk_set of an add has only the ids that were not linked, that of a remove all that were given, that of a clear is None
G4 ~ an add of linked ids is sent with an empty set
G5 = add() and remove() without arguments send nothing
G6 ~ a remove of ids that were not linked is sent
G7 ~ a clear of an empty relation is sent, before and after
G8 = set() sends a remove and an add of the difference, and nothing if it is equal
G9 = set(clear=True) sends a clear and an add
G10 = a change from the other side has reverse=True, and the instance and the model swapped
G11 x a symmetrical relation of a model with itself sends one pair of signals for its two rows
G12 = an asymmetrical relation of a model with itself is reversed from the far side
G13 x an inherited instance is reported as itself
G14 = create() of the set sends the save signals of the target, then the add
G15 ~ with an explicit through model, add sends no save signals of it, but remove and clear send its delete signals
G16 ~ a row of the through model that is saved directly sends save and delete signals, but no m2m_changed
G17 ~ an error of a pre_add receiver prevents the change, and one of a post_add receiver rolls it back
G18 x a connected receiver changes which SQL is sent
G19 ~ pk_set comes from a query before the insert, so two concurrent adds can both claim an id
G20 = ids and instances are accepted, another type raises TypeError, and an unsaved owner ValueError
G21 ~ deleting an end removes its links, without m2m_changed`,
  'H. Migrations': `
H1 ~ pre_migrate and post_migrate are sent once for each app, with the app as the sender
H2 = they are sent even if there is nothing to migrate, with an empty plan
H3 ~ they get the plan of the whole run
H4 = an error of a pre_migrate receiver ends the command before anything is migrated`,
}

/** Every row, in order. */
export const DJANGO_ROWS: readonly DjangoRow[] = Object.entries(SECTIONS).flatMap(([section, lines]) =>
  [...lines.matchAll(/^(\w+) ([=~x]) (.+)$/gm)].map(([, id = '', verdict = '', behavior = '']) => ({
    id,
    section,
    behavior,
    verdict: verdict as DjangoRow['verdict'],
  })),
)
