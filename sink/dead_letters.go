package sink

import (
	"context"
	"fmt"
	"time"
)

// DeadLetter is a message that could not be stored, as table dead_letters has it.
type DeadLetter struct {
	Stream    string
	Seq       uint64
	MessageID string
	Reason    string
	// Time is when the stream received the message.
	Time time.Time
}

// DeadLetters lists the messages that could not be stored, in the order of their streams.
func (r *Reader) DeadLetters(ctx context.Context) ([]DeadLetter, error) {
	const query = `SELECT stream, seq, message_id, reason, time FROM dead_letters ORDER BY stream, seq, message_id`
	rows, err := r.db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("dead letters of archive %s: %w", r.path, err)
	}
	defer rows.Close()
	var all []DeadLetter
	for rows.Next() {
		var d DeadLetter
		var received string
		if err := rows.Scan(&d.Stream, &d.Seq, &d.MessageID, &d.Reason, &received); err != nil {
			return nil, fmt.Errorf("dead letters of archive %s: %w", r.path, err)
		}
		if d.Time, err = time.Parse(time.RFC3339, received); err != nil {
			return nil, fmt.Errorf("dead letter %d of %s in archive %s: %w", d.Seq, d.Stream, r.path, err)
		}
		all = append(all, d)
	}
	return all, rows.Err()
}
