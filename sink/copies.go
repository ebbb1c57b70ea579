package sink

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink/likeness"
)

// Which statements repeat which follows from all the statements in the archive, not from the order in which they came:
// a copy may be collected before its original. So the archive says it, and says it anew whenever a text arrives.
//
// Statements that are alike, directly or through others, are a family. Its original is, of those published first-hand
// if there are any, the one with the earliest date, then the one seen first. All others are duplicates of it; they and
// their quotes are kept like any.
const (
	// Those of some bands that some text has.
	findBands = `SELECT value FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM likeness_bands WHERE band = value)`

	// Each is a band, and in the lower 31 bits which statement it is of, counted from the first of them.
	// OR IGNORE, not ON CONFLICT: an INSERT of several rows that could fail half-way makes FTS5 put away all it has
	// gathered, see migration/0001_archive.sql.
	insertBands = `
INSERT OR IGNORE INTO likeness_bands (band, statement) SELECT value >> 31, ?2 + (value & 0x7FFFFFFF) FROM json_each(?1)`

	// The bands are given: the table finds by band alone, and would be read from end to end for those of a statement.
	// Within one source only equal texts are compared: its weekly report is like the last one without repeating it.
	// The limit is for texts that a thousand sites share, such as that of a consent banner.
	findAlike = `
SELECT s.statement_id, s.published_at, s.text
FROM json_each(?1) mine
CROSS JOIN likeness_bands theirs ON theirs.band = mine.value
CROSS JOIN statements s ON s.id = theirs.statement
WHERE s.statement_id <> ?2 AND s.text IS NOT NULL AND (s.source <> ?3 OR s.text_sha256 = ?4)
  AND NOT EXISTS (SELECT 1 FROM likenesses l WHERE l.statement_id = ?2 AND l.other_id = s.statement_id)
GROUP BY s.id
ORDER BY count(*) DESC, s.statement_id, s.version
LIMIT 100`

	deleteBand = `DELETE FROM likeness_bands WHERE band = ? AND statement = ?`

	insertLikeness = `
INSERT INTO likenesses (statement_id, other_id) VALUES (?1, ?2), (?2, ?1) ON CONFLICT DO NOTHING`
	// Those of some statements that are like others.
	findLike = `SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM likenesses WHERE statement_id = value)`

	// The members of a family, the original first.
	findFamily = `
WITH RECURSIVE family (id) AS (
  VALUES (?1) UNION SELECT l.other_id FROM family JOIN likenesses l ON l.statement_id = family.id
)
SELECT f.id FROM family f JOIN statements s ON s.statement_id = f.id
GROUP BY f.id
ORDER BY max(s.firsthand) DESC, min(substr(s.published_at, 1, 10)) NULLS LAST, min(s.first_seen_at), f.id`

	setDuplicate = `
UPDATE statements SET duplicate_of = ?2 WHERE statement_id = ?1 AND duplicate_of IS NOT ?2`
)

// copiesWithin is how far apart the dates of two publications of one text may be. A text that comes back a year later
// is a new statement.
const copiesWithin = 31 * 24 * time.Hour

// arrival is a version that was just stored.
type arrival struct {
	statement *onrecord.Statement
	row       int64
	bands     []int64
}

// compareArrived compares the versions that were just stored with one another and with what the archive has, and says of
// all that are like them which repeats which. What a message itself says counts like a likeness.
//
// Few texts are like others. So it is asked of all bands at once whether anything else has one of them, and before
// they are there themselves; in the order of the table, which then finds its pages in the order in which they stand.
func (i *insertion) compareArrived(ctx context.Context) error {
	arrived := i.arrived
	i.arrived = nil
	if len(arrived) == 0 {
		return nil
	}
	shared, err := i.sharedBands(ctx, arrived)
	if err != nil {
		return fmt.Errorf("look for what is like the others: %w", err)
	}
	if err := i.insertBands(ctx, arrived); err != nil {
		return fmt.Errorf("index what is like the others: %w", err)
	}
	for _, a := range arrived {
		var others []string
		if slices.ContainsFunc(a.bands, func(band int64) bool { return shared[band] }) {
			if others, err = i.alike(ctx, a.statement, a.bands); err != nil {
				return fmt.Errorf("find copies of %s: %w", a.statement.URL, err)
			}
		}
		if a.statement.DuplicateOf != "" {
			others = append(others, string(a.statement.DuplicateOf))
		}
		for _, other := range others {
			if _, err := i.exec(ctx, insertLikeness, a.statement.ID, other); err != nil {
				return err
			}
		}
	}
	return i.linkFamilies(ctx, arrived)
}

// sharedBands returns those bands of versions, whose bands are not in the archive yet, that something else has too.
func (i *insertion) sharedBands(ctx context.Context, arrived []arrival) (map[int64]bool, error) {
	shared, seen := make(map[int64]bool), make(map[int64]bool, len(arrived)*16)
	all := make([]int64, 0, len(arrived)*16)
	for _, a := range arrived {
		for _, band := range a.bands {
			if seen[band] {
				shared[band] = true
				continue
			}
			seen[band] = true
			all = append(all, band)
		}
	}
	if len(all) == 0 {
		return shared, nil
	}
	slices.Sort(all)
	rows, err := i.stmt(ctx, findBands).QueryContext(ctx, integersJSON(all))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var band int64
		if err := rows.Scan(&band); err != nil {
			return nil, err
		}
		shared[band] = true
	}
	return shared, rows.Err()
}

func (i *insertion) insertBands(ctx context.Context, arrived []arrival) error {
	first := slices.MinFunc(arrived, func(a, b arrival) int { return cmp.Compare(a.row, b.row) }).row
	var all []int64
	for _, a := range arrived {
		for _, band := range a.bands {
			all = append(all, band<<31|(a.row-first))
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	_, err := i.exec(ctx, insertBands, integersJSON(all), first)
	return err
}

// linkFamilies makes all that are like some statements, directly or through others, duplicates of their original.
func (i *insertion) linkFamilies(ctx context.Context, arrived []arrival) error {
	ids := make([]string, len(arrived))
	for n, a := range arrived {
		ids[n] = string(a.statement.ID)
	}
	slices.Sort(ids)
	rows, err := i.stmt(ctx, findLike).QueryContext(ctx, listJSON(slices.Compact(ids)))
	if err != nil {
		return err
	}
	related, err := scanStrings(rows)
	for n := 0; err == nil && n < len(related); n++ {
		err = i.linkFamily(ctx, onrecord.StatementID(related[n]))
	}
	return err
}

// alike returns the statements, not known to be like s yet, that say the same.
func (i *insertion) alike(ctx context.Context, s *onrecord.Statement, bands []int64) (ids []string, err error) {
	rows, err := i.stmt(ctx, findAlike).QueryContext(ctx, integersJSON(bands), s.ID, s.Source, s.TextSHA256)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	text := sync.OnceValue(func() likeness.Text { return likeness.Of(s.Text) })
	for rows.Next() {
		var id, other string
		var published sql.NullString
		if err := rows.Scan(&id, &published, &other); err != nil {
			return nil, err
		}
		if nearInTime(s.PublishedAt, published.String) && likeness.Same(text(), likeness.Of(other)) {
			ids = append(ids, id)
		}
	}
	return ids, rows.Err()
}

// nearInTime reports whether two publications may be of one text; where a date is not known they may.
func nearInTime(a onrecord.Date, other string) bool {
	b, err := onrecord.ParseDate(other)
	return err != nil || a.IsZero() || b.IsZero() || a.Time.Sub(b.Time).Abs() <= copiesWithin
}

// linkFamily makes all members of a statement's family duplicates of its original.
func (i *insertion) linkFamily(ctx context.Context, id onrecord.StatementID) error {
	rows, err := i.stmt(ctx, findFamily).QueryContext(ctx, id)
	if err != nil {
		return err
	}
	members, err := scanStrings(rows)
	if err != nil || len(members) < 2 {
		return err
	}
	original := any(nil)
	for _, member := range members {
		if _, err := i.exec(ctx, setDuplicate, member, original); err != nil {
			return err
		}
		original = members[0]
	}
	return nil
}

func scanStrings(rows *sql.Rows) (all []string, err error) {
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}
