#include <sqlite3.h>

/// Sets aside memory for the small objects that a connection's statements make and give up all the time, so that they cost
/// no call of the allocator: https://www.sqlite.org/malloc.html#lookaside. To be called before the first statement.
///
/// Swift cannot call sqlite3_db_config itself, which takes arguments of any number and kind.
static inline int trigger_sqlite_set_lookaside(void *connection, int size, int count) {
    return sqlite3_db_config((sqlite3 *)connection, SQLITE_DBCONFIG_LOOKASIDE, (void *)0, size, count);
}
