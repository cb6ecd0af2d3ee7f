#include <libpq-fe.h>

// Swift does not see macros that stand for characters.
enum {
    pq_diag_sqlstate = PG_DIAG_SQLSTATE,
    pq_diag_message = PG_DIAG_MESSAGE_PRIMARY,
    pq_diag_detail = PG_DIAG_MESSAGE_DETAIL,
    pq_diag_constraint = PG_DIAG_CONSTRAINT_NAME
};
