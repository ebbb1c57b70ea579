package sink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/onrecord/onrecord"
)

// Announce tells the stream of an edit. It may be called again for one that was told, also by another archive; the
// stream takes it once.
type Announce func(context.Context, onrecord.Edit) error

// announceBatch bounds how many edits are told between two batches.
const announceBatch = 100

// announce tells of edits that were found and not told yet. That it fails holds nothing up: they are told later, not
// with every batch but when missing captures are tried again too.
func (a *Archive) announce(ctx context.Context, again bool) error {
	if a.announceEdit == nil || a.announceLater && !again {
		return nil
	}
	a.announceLater = false
	edits, err := a.unannounced(ctx)
	if err != nil {
		return fmt.Errorf("list edits of archive %s: %w", a.path, err)
	}
	for _, e := range edits {
		if err := a.announceEdit(ctx, e); err != nil {
			a.log.Warn("an edit cannot be told; it is listed in v_edits and will be tried again", "url", e.URL, "reason", err)
			a.announceLater = true
			return ctx.Err()
		}
		const told = `UPDATE edits SET announced = 1 WHERE edit_id = ?`
		if _, err := a.db.ExecContext(context.WithoutCancel(ctx), told, e.ID); err != nil {
			return fmt.Errorf("mark edit %s in archive %s: %w", e.ID, a.path, err)
		}
	}
	return nil
}

const findUnannounced = `
SELECT e.edit_id, e.change, e.quote_id, e.notice IS NOT NULL, s.statement_id, s.source, s.stakeholder_id, s.stakeholder,
  s.kind, s.url, s.version, s.version_id, s.first_seen_at, s.capture_sha256, n.version, n.version_id, n.first_seen_at,
  n.capture_sha256
FROM edits e JOIN statements s ON s.id = e.statement JOIN statements n ON n.id = e.successor
WHERE e.announced = 0 ORDER BY e.id LIMIT ?`

func (a *Archive) unannounced(ctx context.Context) (edits []onrecord.Edit, err error) {
	rows, err := a.insert.prepared[findUnannounced].QueryContext(ctx, announceBatch)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var e onrecord.Edit
		var from, to string
		err := rows.Scan(&e.ID, &e.Change, &e.QuoteID, &e.Noted, &e.StatementID, &e.Source, &e.Stakeholder.ID,
			&e.Stakeholder.Name, &e.Stakeholder.Kind, &e.URL, &e.From.Version, &e.From.VersionID, &from,
			&e.From.CaptureSHA256, &e.To.Version, &e.To.VersionID, &to, &e.To.CaptureSHA256)
		if err != nil {
			return nil, err
		}
		if e.From.FirstSeenAt, err = time.Parse(time.RFC3339, from); err != nil {
			return nil, err
		}
		if e.To.FirstSeenAt, err = time.Parse(time.RFC3339, to); err != nil {
			return nil, err
		}
		edits = append(edits, e)
	}
	return edits, rows.Err()
}
