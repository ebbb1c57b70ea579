package sink

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/onrecord/onrecord"
)

// Actor is an organisation or state that is watched or quoted, with how much: a row of v_stakeholders.
type Actor struct {
	Name       string        `json:"stakeholder"`
	Kind       onrecord.Kind `json:"kind"`
	Sources    int           `json:"sources"`
	Statements int           `json:"statements"`
	Quotes     int           `json:"quotes"`
	Speakers   int           `json:"speakers"`
	FirstAt    string        `json:"first_at"`
	LastAt     string        `json:"last_at"`
}

// Actors lists the organisations and states, those with the most quotes first. It reads every quote.
func (r *Reader) Actors(ctx context.Context) ([]Actor, error) {
	const query = `
SELECT stakeholder, kind, sources, statements, quotes, speakers, first_at, last_at FROM v_stakeholders
ORDER BY quotes DESC, statements DESC, stakeholder`
	return list(ctx, r, "list stakeholders", query, nil, func(rows *sql.Rows) (a Actor, err error) {
		err = rows.Scan(&a.Name, text(&a.Kind), &a.Sources, &a.Statements, &a.Quotes, &a.Speakers, text(&a.FirstAt), text(&a.LastAt))
		return a, err
	})
}

// TopicCount is a topic with how much was said on it: a row of v_topics.
type TopicCount struct {
	Topic        string `json:"topic"`
	Quotes       int    `json:"quotes"`
	Statements   int    `json:"statements"`
	Speakers     int    `json:"speakers"`
	Stakeholders int    `json:"stakeholders"`
	FirstAt      string `json:"first_at"`
	LastAt       string `json:"last_at"`
}

// Topics lists the topics on which something was said, those with the most quotes first. It reads every quote.
func (r *Reader) Topics(ctx context.Context) ([]TopicCount, error) {
	const query = `
SELECT topic, quotes, statements, speakers, stakeholders, first_at, last_at FROM v_topics ORDER BY quotes DESC, topic`
	return list(ctx, r, "list topics", query, nil, func(rows *sql.Rows) (t TopicCount, err error) {
		err = rows.Scan(&t.Topic, &t.Quotes, &t.Statements, &t.Speakers, &t.Stakeholders, text(&t.FirstAt), text(&t.LastAt))
		return t, err
	})
}

// SourceCount is a source with what the archive has of it.
type SourceCount struct {
	Source      onrecord.SourceID `json:"source"`
	Stakeholder string            `json:"stakeholder"`
	Statements  int               `json:"statements"`
	Versions    int               `json:"versions"`
	// LastSeen is when a text of it was last first seen, LastPublished the latest date that one bears.
	LastSeen      string `json:"last_seen_at"`
	LastPublished string `json:"last_published_at,omitempty"`
}

// Sources lists the sources of which there is something, in the order of their ids.
func (r *Reader) Sources(ctx context.Context) ([]SourceCount, error) {
	const query = `
SELECT source, max(stakeholder), count(DISTINCT statement_id), count(*), max(first_seen_at), max(published_at)
FROM statements WHERE text IS NOT NULL GROUP BY source ORDER BY source`
	return list(ctx, r, "list sources", query, nil, func(rows *sql.Rows) (s SourceCount, err error) {
		err = rows.Scan(&s.Source, &s.Stakeholder, &s.Statements, &s.Versions, &s.LastSeen, text(&s.LastPublished))
		return s, err
	})
}

// Entity is what is known of a name besides what was said: other names it goes by, and its ids in public registers.
type Entity struct {
	Aliases                 []string
	Wikidata, LEI, ROR, ISO string
	Country                 string
	Kind                    onrecord.Kind
	// Watched says that sources of its own are.
	Watched bool
}

// Entity returns what is known of a person or organisation of that name.
func (r *Reader) Entity(ctx context.Context, name string) (Entity, error) {
	e, err := r.entity(ctx, name)
	if err != nil {
		return e, fmt.Errorf("read about %q in archive %s: %w", name, r.path, err)
	}
	return e, nil
}

func (r *Reader) entity(ctx context.Context, name string) (e Entity, err error) {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return e, err
	}
	defer tx.Rollback()
	err = tx.QueryRowContext(ctx, `SELECT kind, country, aliases, wikidata FROM stakeholders WHERE name = ? LIMIT 1`, name).
		Scan(&e.Kind, text(&e.Country), fromJSON(&e.Aliases), text(&e.Wikidata))
	if err == nil {
		e.Watched = true
	} else if !errors.Is(err, sql.ErrNoRows) {
		return e, err
	}
	var wikidata string
	err = tx.QueryRowContext(ctx, `SELECT wikidata, lei, ror, iso FROM entities WHERE name = ? ORDER BY type LIMIT 1`, name).
		Scan(text(&wikidata), text(&e.LEI), text(&e.ROR), text(&e.ISO))
	if err == nil {
		e.Wikidata = cmp.Or(wikidata, e.Wikidata)
	} else if !errors.Is(err, sql.ErrNoRows) {
		return e, err
	}
	merged, err := stringsOf(ctx, tx, `SELECT name FROM merged_names WHERE into_name = ? ORDER BY name`, name)
	e.Aliases = append(e.Aliases, merged...)
	return e, err
}

// Stand is where somebody stands on a topic by the last of their words that say so: the position, the words, and how
// often each position was taken.
type Stand struct {
	Actor    string        `json:"actor"`
	Kind     onrecord.Kind `json:"kind,omitempty"`
	Topic    string        `json:"topic,omitempty"`
	Position string        `json:"position"`
	SaidAt   string        `json:"said_at"`
	Speaker  string        `json:"speaker,omitempty"`
	// Text is what was said, or of a long text the stretch around the words of position.
	Text    string            `json:"text"`
	QuoteID onrecord.QuoteID  `json:"quote_id"`
	Times   map[string]int    `json:"times"`
	Source  onrecord.SourceID `json:"source"`
}

// standWindow is how many of the newest words of position are looked at.
const standWindow = 2000

// Stands lists where the actors stand that a search finds, the newest first: of its quotes those whose words carry a
// position, the newest of each actor on each topic. An actor is the stakeholder, else the affiliation, else the speaker.
func (r *Reader) Stands(ctx context.Context, q SearchQuery) ([]Stand, error) {
	stands, err := r.stands(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("list positions of archive %s: %w", r.path, err)
	}
	return stands, nil
}

func (r *Reader) stands(ctx context.Context, q SearchQuery) ([]Stand, error) {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	f, err := newFinder(ctx, tx, q)
	if err != nil || f == nil || f.match == "" {
		return nil, err
	}
	text, args := where(f.conditions)
	// Quotes without a position have the facet of none.
	match := "(" + f.match + ") NOT " + facetMatch(facetPosition, "")
	rows, err := tx.QueryContext(ctx, `
SELECT `+quoteColumns+`, (SELECT n.position_cue FROM quotes n WHERE n.id = q.rowid) FROM quotes_fts CROSS JOIN v_quotes q ON q.rowid = quotes_fts.rowid
WHERE quotes_fts MATCH :match AND q.position IS NOT NULL AND `+text+`
ORDER BY coalesce(q.published_at, q.first_seen_at) DESC, q.quote_id DESC LIMIT :window`,
		append(args, sql.Named("match", match), sql.Named("window", standWindow))...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var stands []Stand
	places := make(map[[2]string]int)
	for rows.Next() {
		var cue onrecord.Spans
		h, err := scanHit(rows, fromJSON(&cue))
		if err != nil {
			return nil, err
		}
		h.Text = around(h, cue)
		topics := h.Topics
		if q.Topic != "" {
			topics = []string{q.Topic}
		} else if len(topics) == 0 {
			topics = []string{""}
		}
		for _, topic := range topics {
			stands = tally(stands, places, h, topic)
		}
	}
	return stands, rows.Err()
}

// tally counts a quote for the stand of its actor on a topic. The first that comes is the newest.
func tally(stands []Stand, places map[[2]string]int, h Hit, topic string) []Stand {
	s := Stand{
		Actor: cmp.Or(h.Stakeholder, h.Affiliation, h.Speaker), Kind: h.Kind, Topic: topic, Position: h.Position,
		SaidAt: cmp.Or(h.PublishedAt, h.FirstSeenAt), Speaker: h.Speaker, Text: h.Text, QuoteID: h.QuoteID, Source: h.Source,
	}
	if s.Actor == "" {
		return stands
	}
	at, seen := places[[2]string{s.Actor, topic}]
	if !seen {
		at = len(stands)
		places[[2]string{s.Actor, topic}] = at
		s.Times = make(map[string]int)
		stands = append(stands, s)
	}
	stands[at].Times[h.Position]++
	return stands
}

// standRunes is how many characters of what was said are shown with a position.
const standRunes = 240

// around is the text of a hit, or of a long one the stretch around its words of position.
func around(h Hit, cue onrecord.Spans) string {
	text := onrecord.NewText(h.Text)
	if text.Len() <= standRunes {
		return h.Text
	}
	at := min(max(0, placeIn(h, cue)-standRunes/3), text.Len()-standRunes)
	from, to := text.Byte(at), text.Byte(at+standRunes)
	from, to = wordStart(h.Text, from, to), wordEnd(h.Text, to, from)
	words := h.Text[from:to]
	if from > 0 {
		words = "…" + words
	}
	if to < len(h.Text) {
		words += "…"
	}
	return words
}

// placeIn is where the first of spans of a statement begins in the text of a hit, 0 where it is not in it. One space stands
// between the pieces of a text.
func placeIn(h Hit, spans onrecord.Spans) int {
	at := 0
	for _, piece := range h.ContentSpans {
		if len(spans) > 0 && spans[0].Start >= piece.Start && spans[0].Start < piece.End {
			return at + spans[0].Start - piece.Start
		}
		at += piece.Len() + 1
	}
	return 0
}

// list reads the rows of a query.
func list[T any](ctx context.Context, r *Reader, doing, query string, args []any, scan func(*sql.Rows) (T, error)) ([]T, error) {
	rows, err := r.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("%s of archive %s: %w", doing, r.path, err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("%s of archive %s: %w", doing, r.path, err)
		}
		all = append(all, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("%s of archive %s: %w", doing, r.path, err)
	}
	return all, nil
}
