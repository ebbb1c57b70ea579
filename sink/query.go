package sink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"sync"

	"github.com/onrecord/onrecord"
)

// Query runs a user's SQL. It can only read, and only this archive: whatever would write, attach another file, change
// a setting, build a value of more than 16 MB or take longer than QueryTimeout is refused or stopped with an error
// that says so. A mistake in the SQL is onrecord.ErrInvalid, with its place and, where one suggests itself, a remedy.
//
// A value is nil, int64, float64, string or []byte. The rows are read while they are ranged over, once; a caller that
// does not want them ends ctx.
func (r *Reader) Query(ctx context.Context, query string, args ...any) (columns []string, rows iter.Seq2[[]any, error], err error) {
	ctx, cancel := context.WithTimeout(ctx, r.QueryTimeout)
	q, err := r.start(ctx, query, args)
	if err != nil {
		cancel()
		return nil, nil, err
	}
	q.release = sync.OnceFunc(func() {
		q.rows.Close()
		q.conn.Close()
		cancel()
	})
	context.AfterFunc(ctx, q.release)
	columns, err = q.rows.Columns()
	if err == nil && len(columns) == 0 {
		err = fmt.Errorf("there is nothing to run in the SQL %q: %w", query, onrecord.ErrInvalid)
	}
	if err != nil {
		q.release()
		return nil, nil, err
	}
	return columns, q.all(len(columns)), nil
}

// userQuery is a user's SQL being run, on a connection of its own for as long as its rows are read.
type userQuery struct {
	ctx     context.Context // ends with the query's time
	text    string
	guard   *guard
	conn    *sql.Conn
	rows    *sql.Rows
	release func()
}

func (r *Reader) start(ctx context.Context, query string, args []any) (*userQuery, error) {
	conn, err := r.user.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("query archive %s: %w", r.path, err)
	}
	q := &userQuery{ctx: ctx, text: query, guard: new(guard), conn: conn}
	if err := conn.Raw(q.guard.install); err != nil {
		return nil, errors.Join(fmt.Errorf("query archive %s: %w", r.path, err), conn.Close())
	}
	q.rows, err = conn.QueryContext(ctx, query, args...) //nolint:rowserrcheck // asked in all, after the last row
	if err != nil {
		err = q.explain(err)
		conn.Close()
		return nil, err
	}
	return q, nil
}

// all yields the rows, and at last the error that ended them early, if one did.
func (q *userQuery) all(columns int) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		defer q.release()
		for q.rows.Next() {
			row := make([]any, columns)
			targets := make([]any, columns)
			for i := range row {
				targets[i] = &row[i]
			}
			if err := q.rows.Scan(targets...); err != nil {
				yield(nil, q.explain(err))
				return
			}
			if !yield(row, nil) {
				return
			}
		}
		if err := q.rows.Err(); err != nil {
			yield(nil, q.explain(err))
		} else if err := q.ctx.Err(); err != nil {
			yield(nil, q.explain(err))
		}
	}
}

// explain turns an error of SQLite into what the user can do about it.
func (q *userQuery) explain(err error) error {
	switch {
	case q.guard.refused != "":
		return fmt.Errorf("the archive can only be read here: %s is refused: %w", q.guard.refused, onrecord.ErrInvalid)
	case errors.Is(q.ctx.Err(), context.DeadlineExceeded):
		return errors.New("the SQL ran for too long and was stopped: narrow it down, with LIMIT or with a condition on rowid")
	case q.ctx.Err() != nil:
		return q.ctx.Err()
	case isTooBig(err):
		return fmt.Errorf("a value or the SQL itself is too big (limit: %d MB a value, %d kB of SQL): %w",
			maxValueBytes>>20, maxQueryBytes>>10, onrecord.ErrInvalid)
	}
	return explainMistake(q.ctx, q.conn, q.text, err)
}
