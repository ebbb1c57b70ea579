package sink

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

const (
	// searchWindow is how many matches are put in order at once, unless more are asked for. A common word has more than
	// can be sorted while somebody waits: then its time is divided, see newest. Finding them costs more than dividing.
	searchWindow = 200
	// dayWindow is the same for one day, which is not divided further: of a day with more matches the ones that came
	// into the archive last are taken.
	dayWindow = 5000
	// rankWindow is how many quotes are ranked, rankStatements how many statements, which are longer.
	rankWindow     = 1000
	rankStatements = 500
	// listWindow is how many statements are looked at one by one. From the part of it on that denseShare says they are looked
	// for by their days.
	listWindow = 5000
	denseShare = 5
)

// finder finds the hits of one search, at one moment of the archive.
type finder struct {
	tx         *sql.Tx
	q          SearchQuery
	view, fts  string
	columns    string
	text       string // what is searched, for the snippet
	light      bool   // the columns cost no more than finding the rows
	match      string // "" for all
	conditions []condition
	patterns   []pattern
	worded     bool // words are asked for
	// among is a JSON list of the rows that alone can be hits, "" where it would be long. dense says that they are many
	// enough to meet them soon on the way back from the last day.
	among string
	dense bool
	hits  []found
}

// newFinder prepares a search. It is nil where nothing can be found: by words that have none.
func newFinder(ctx context.Context, tx *sql.Tx, q SearchQuery) (*finder, error) {
	if err := q.validate(); err != nil {
		return nil, err
	}
	w, err := q.words()
	if err != nil || w == nil && strings.TrimSpace(q.Words) != "" {
		return nil, err
	}
	f := &finder{
		tx: tx, q: q, view: "v_quotes", fts: "quotes_fts", columns: quoteColumns, text: "q.text",
		conditions: q.conditions(), patterns: w.patterns(), worded: w != nil,
	}
	matches := q.facetMatches()
	if w != nil {
		matches = append([]string{w.match()}, matches...)
	}
	f.match = strings.Join(matches, " AND ")
	if !q.Statements {
		return f, nil
	}
	f.view, f.fts, f.columns = "v_statements", "statements_fts", documentColumns
	return f, f.narrowByQuotes(ctx)
}

// narrowByQuotes turns what a quote in the statement must be into a list of statements, or, where there are many
// such quotes, into a condition.
func (f *finder) narrowByQuotes(ctx context.Context) error {
	matches := f.q.quoteMatches()
	if len(matches) == 0 {
		return nil
	}
	match := strings.Join(matches, " AND ")
	window := cmp.Or(f.q.listWindow, listWindow)
	said, err := f.matches(ctx, "quotes_fts", match, window)
	if err != nil {
		return err
	}
	text, args := where(f.q.quoteConditions("n"))
	if len(said) > window {
		// The name of an affiliation is known only to the index, row by row.
		if f.q.Affiliation != "" {
			text += ` AND EXISTS (SELECT 1 FROM quotes_fts WHERE quotes_fts MATCH :said AND quotes_fts.rowid = n.id)`
			args = append(args, sql.Named("said", match))
		}
		f.conditions = append(f.conditions, condition{
			`EXISTS (SELECT 1 FROM quotes n WHERE n.statement = q.rowid AND n.current = 1 AND ` + text + `)`, args})
		return nil
	}
	rows, err := f.tx.QueryContext(ctx, `
SELECT DISTINCT n.statement FROM json_each(:said) l CROSS JOIN quotes n ON n.id = l.value WHERE `+text,
		append(args, sql.Named("said", integersJSON(said)))...)
	if err != nil {
		return err
	}
	ids, err := scanIDs(rows)
	f.among, f.dense = integersJSON(ids), len(ids)*denseShare >= window
	return err
}

func scanIDs(rows *sql.Rows) ([]int64, error) {
	defer rows.Close()
	ids := []int64{}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// matches are the rows that a full-text query finds, up to one more than fit into a window.
func (f *finder) matches(ctx context.Context, fts, match string, window int) ([]int64, error) {
	query := fmt.Sprintf(`SELECT rowid FROM %s WHERE %s MATCH ? ORDER BY rowid DESC LIMIT %d`, fts, fts, window+1)
	rows, err := f.tx.QueryContext(ctx, query, match)
	if err != nil {
		return nil, err
	}
	return scanIDs(rows)
}

// find returns the hits, with their snippets.
func (f *finder) find(ctx context.Context) ([]Hit, error) {
	limit := f.q.Limit
	ranked := f.q.Ranked && len(f.patterns) > 0
	if ranked && f.q.Statements {
		f.q.Limit = max(limit, rankStatements)
	} else if ranked {
		f.q.Limit = max(limit, rankWindow)
	}
	if err := f.newest(ctx, ""); err != nil {
		return nil, err
	}
	if ranked {
		if err := f.rank(ctx); err != nil {
			return nil, err
		}
	}
	hits := make([]Hit, min(limit, len(f.hits)))
	for i := range hits {
		hits[i] = f.hits[i].Hit
		hits[i].Snippet = snippet(f.hits[i].searched, f.patterns, f.q.Mark)
	}
	return hits, nil
}

// period is a stretch of time: a day, a month, a year, or "" for all of it.
type period string

// newest adds the hits of a period to f.hits, newest first, until there are enough. The index gives matches in the order in which they came
// into the archive, which is not that of their dates. Where a period has more matches than can be sorted at once, it is
// divided, and its parts are looked into from the last one back.
func (f *finder) newest(ctx context.Context, p period) error {
	if f.among != "" {
		match := f.match
		if !f.worded && f.q.Who == "" {
			match = "" // the conditions say all that its facets say
		}
		return f.fetch(ctx, f.among, match)
	}
	if !f.overlaps(p) {
		return nil
	}
	match, window := f.match, max(searchWindow, f.q.Limit)
	if p != "" {
		match = strings.TrimPrefix(match+" AND "+facetMatch(facetOn, string(p)), " AND ")
	}
	if len(p) == len(time.DateOnly) {
		window = max(window, dayWindow)
	}
	if match != "" {
		ids, err := f.matches(ctx, f.fts, match, window)
		if err != nil || len(ids) == 0 {
			return err
		}
		if len(ids) <= window || len(p) == len(time.DateOnly) {
			return f.fetch(ctx, integersJSON(ids), "")
		}
	}
	parts, err := f.parts(ctx, p)
	for i := 0; err == nil && i < len(parts) && len(f.hits) < f.q.Limit; i++ {
		err = f.newest(ctx, parts[i])
	}
	return err
}

// overlaps reports whether anything of a period can be a hit.
func (f *finder) overlaps(p period) bool {
	before := func(moment string) bool { return string(p) < moment[:len(p)] }
	after := func(moment string) bool { return string(p) > moment[:len(p)] }
	switch {
	case !f.q.Since.IsZero() && before(timestamp(f.q.Since)):
		return false
	case !f.q.Until.IsZero() && after(timestamp(f.q.Until)):
		return false
	}
	return f.q.After == (Place{}) || !after(f.q.After.Day)
}

// parts divides a period, the last part first.
func (f *finder) parts(ctx context.Context, p period) ([]period, error) {
	if p == "" {
		return f.years(ctx)
	}
	last := 12
	if len(p) > len("2006") {
		last = 31
	}
	var parts []period
	for n := last; n > 0; n-- {
		parts = append(parts, period(fmt.Sprintf("%s-%02d", p, n)))
	}
	return parts, nil
}

// years are those of which there are statements.
func (f *finder) years(ctx context.Context) ([]period, error) {
	const query = `
WITH RECURSIVE last (day) AS (
  SELECT (SELECT coalesce(published_at, first_seen_at) AS day FROM statements ORDER BY day DESC LIMIT 1)
  UNION ALL
  SELECT (
    SELECT coalesce(published_at, first_seen_at) AS day FROM statements
    WHERE coalesce(published_at, first_seen_at) < substr(last.day, 1, 4) ORDER BY day DESC LIMIT 1
  ) FROM last WHERE last.day IS NOT NULL
)
SELECT substr(day, 1, 4) FROM last WHERE day IS NOT NULL`
	rows, err := f.tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var years []period
	for rows.Next() {
		var year period
		if err := rows.Scan(&year); err != nil {
			return nil, err
		}
		years = append(years, year)
	}
	return years, rows.Err()
}

// fetch adds those of the rows that are hits, newest first. ids is a JSON list; match is what the rows must be found by,
// "" where they were found by it.
func (f *finder) fetch(ctx context.Context, ids, match string) error {
	text, args := where(f.conditions)
	if match != "" {
		text = fmt.Sprintf("EXISTS (SELECT 1 FROM %s WHERE %s MATCH :match AND rowid = l.value) AND %s", f.fts, f.fts, text)
		args = append(args, sql.Named("match", match))
	}
	from := "json_each(:ids) l CROSS JOIN " + f.view + " q ON q.rowid = l.value"
	if f.dense && match == "" && f.match == "" && f.q.Until.IsZero() {
		// Nothing more is asked of them: then the index of days is read from its end. The sign keeps SQLite from looking
		// every one of them up.
		from = f.view + " q"
		text = "+q.rowid IN (SELECT value FROM json_each(:ids)) AND " + text
	}
	query := `
WITH picked AS MATERIALIZED (
  SELECT q.rowid AS id, coalesce(q.published_at, q.first_seen_at) AS day
  FROM ` + from + `
  WHERE ` + text + `
  ORDER BY day DESC, id DESC LIMIT :limit
)
SELECT ` + f.columns + `, ` + f.text + `
FROM picked CROSS JOIN ` + f.view + ` q ON q.rowid = picked.id
ORDER BY picked.day DESC, picked.id DESC`
	if f.light {
		query = `
SELECT ` + f.columns + `, ` + f.text + ` FROM ` + from + ` WHERE ` + text + `
ORDER BY coalesce(q.published_at, q.first_seen_at) DESC, q.rowid DESC LIMIT :limit`
	}
	rows, err := f.tx.QueryContext(ctx, query,
		append(args, sql.Named("ids", ids), sql.Named("limit", f.q.Limit-len(f.hits)))...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var h found
		if h.Hit, err = scanHit(rows, &h.searched); err != nil {
			return err
		}
		f.hits = append(f.hits, h)
	}
	return rows.Err()
}
