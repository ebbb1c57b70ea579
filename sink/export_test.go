package sink

import (
	"context"
	"database/sql/driver"
)

// IsUnspaced lets a test compare it with what SQL says.
var IsUnspaced = isUnspaced

// PlansOfWriting returns, for every statement of the insert path, the lines of SQLite's plan for it.
func (a *Archive) PlansOfWriting(ctx context.Context) (map[string][]string, error) {
	conn, err := a.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	plans := make(map[string][]string)
	for query := range a.insert.prepared {
		inputs := 0
		err := conn.Raw(func(c any) error {
			s, err := c.(driver.Conn).Prepare(query)
			if err != nil {
				return err
			}
			inputs = s.NumInput()
			return s.Close()
		})
		if err != nil {
			return nil, err
		}
		rows, err := conn.QueryContext(ctx, `EXPLAIN QUERY PLAN `+query, make([]any, inputs)...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				return nil, err
			}
			plans[query] = append(plans[query], detail)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return plans, nil
}

// WithListWindow is the query with another limit of how many statements are looked at one by one.
func (q SearchQuery) WithListWindow(n int) SearchQuery {
	q.listWindow = n
	return q
}
