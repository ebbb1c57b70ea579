package sink

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/onrecord/onrecord"
)

// SearchQuery says what to look for. A field left empty does not narrow the search; with all of them empty it yields
// the newest.
type SearchQuery struct {
	// Words is a full-text query in FTS5's language: words (all must occur), "a phrase", a prefix*, AND, OR, NOT, NEAR.
	// What is not valid in that language is searched as plain words. The words of a quote and the name of its speaker
	// are searched, or with Statements title and text; naming a column (affiliation: …) searches that one.
	Words string
	// Who is a name of a speaker or of an organisation spoken for, or a part of it: whole words, in that order.
	Who   string
	Kind  onrecord.Kind
	Topic string // its id
	// Since leaves out what was published before, or first seen before where no date of publication is known.
	Since  time.Time
	Lang   string
	Type   onrecord.QuoteType
	Source onrecord.SourceID
	// Limit is the number of hits at most; 0 means 20.
	Limit int
	// Statements searches documents instead of quotes. Topic and Type then ask for a quote of that topic and type in
	// the document, Who and Kind for the stakeholder whose source it is.
	Statements bool
	// AllVersions also searches texts that were replaced by a later version of their document.
	AllVersions bool
	// Mark is written before and after each matching word of a Snippet.
	Mark [2]string
}

// Hit is one found quote, or one statement, which has the fields of a quote empty. Its JSON has the names of the
// columns of v_quotes.
type Hit struct {
	RowID         int64                `json:"rowid"`
	QuoteID       onrecord.QuoteID     `json:"quote_id,omitempty"`
	StatementID   onrecord.StatementID `json:"statement_id"`
	Version       int                  `json:"version"`
	Type          onrecord.QuoteType   `json:"type,omitempty"`
	Text          string               `json:"text,omitempty"`
	Speaker       string               `json:"speaker,omitempty"`
	Role          string               `json:"role,omitempty"`
	Affiliation   string               `json:"affiliation,omitempty"`
	Kind          onrecord.Kind        `json:"kind,omitempty"`
	OnBehalfOf    []string             `json:"on_behalf_of,omitempty"`
	Stakeholder   string               `json:"stakeholder,omitempty"`
	Topics        []string             `json:"topics,omitempty"`
	Position      string               `json:"position,omitempty"`
	Confidence    float64              `json:"confidence,omitempty"`
	ContentSpans  onrecord.Spans       `json:"content_spans,omitempty"`
	SourceSpans   onrecord.Spans       `json:"source_spans,omitempty"`
	CueSpans      onrecord.Spans       `json:"cue_spans,omitempty"`
	Lang          string               `json:"lang,omitempty"`
	PublishedAt   string               `json:"published_at,omitempty"`
	Source        onrecord.SourceID    `json:"source"`
	URL           string               `json:"url"`
	CaptureSHA256 string               `json:"capture_sha256"`
	Extractor     string               `json:"extractor,omitempty"`
	Corrected     bool                 `json:"corrected"`
	IsLatest      bool                 `json:"is_latest"`
	Title         string               `json:"title,omitempty"`
	FirstSeenAt   string               `json:"first_seen_at"`
	// Snippet is the stretch of the text where the words were found, with "…" where it was cut.
	Snippet string `json:"snippet"`
}

const (
	defaultLimit = 20
	// searchWindow is how many matches, the last to come into the archive, are put in order of their dates. A common
	// word has more matches than can be sorted while somebody waits; the archive grows in about the order of
	// publication, so what is left out is old.
	searchWindow = 1000
)

// Search finds quotes, or statements, newest first.
func (r *Reader) Search(ctx context.Context, q SearchQuery) ([]Hit, error) {
	if q.Limit <= 0 {
		q.Limit = defaultLimit
	}
	hits, err := r.search(ctx, q, fullTextQuery(q, q.Words))
	if isMistake(err) {
		words := plainWords(q.Words)
		if words == "" {
			return nil, nil // nothing but punctuation is found nowhere
		}
		hits, err = r.search(ctx, q, fullTextQuery(q, words))
	}
	if err != nil {
		return nil, fmt.Errorf("search %q in archive %s: %w", q.Words, r.path, err)
	}
	return hits, nil
}

// columnFilter recognises a full-text query that names columns.
var columnFilter = regexp.MustCompile(`(?i)(^|[\s({-])(title|text|speaker|affiliation|stakeholder|on_behalf_of)\s*}?\s*:`)

// fullTextQuery joins the words and the name looked for into one FTS5 query, "" where neither is given.
func fullTextQuery(q SearchQuery, words string) string {
	var parts []string
	switch words = strings.TrimSpace(words); {
	case words == "":
	case q.Statements || columnFilter.MatchString(words):
		parts = append(parts, "("+words+")")
	default:
		parts = append(parts, "{text speaker} : ("+words+")")
	}
	if q.Who != "" && !q.Statements {
		parts = append(parts, "{speaker affiliation stakeholder on_behalf_of} : "+quoteFTS(q.Who))
	}
	return strings.Join(parts, " AND ")
}

// plainWords is a full-text query for the words of s as they stand.
func plainWords(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	for i, w := range words {
		words[i] = quoteFTS(w)
	}
	return strings.Join(words, " ")
}

// quoteFTS makes one phrase of s in which nothing has a meaning but its words.
func quoteFTS(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

func (r *Reader) search(ctx context.Context, q SearchQuery, match string) ([]Hit, error) {
	query, args := searchSQL(q, match)
	rows, err := r.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var hits []Hit
	for rows.Next() {
		h, err := scanHit(rows)
		if err != nil {
			return nil, err
		}
		hits = append(hits, h)
	}
	return hits, rows.Err()
}

// hitColumns are the fields of a Hit in order, for v_quotes and for v_statements.
const (
	quoteColumns = `q.rowid, q.quote_id, q.statement_id, q.version, q.type, q.text, q.speaker, q.role, q.affiliation,
  q.kind, q.on_behalf_of, q.stakeholder, q.topics, q.position, q.confidence, q.content_spans, q.source_spans,
  q.cue_spans, q.lang, q.published_at, q.source, q.url, q.capture_sha256, q.extractor, q.corrected, q.is_latest, q.title,
  q.first_seen_at`
	documentColumns = `q.rowid, NULL, q.statement_id, q.version, NULL, NULL, NULL, NULL, NULL,
  q.kind, NULL, q.stakeholder, NULL, NULL, NULL, NULL, NULL,
  NULL, q.lang, q.published_at, q.source, q.url, q.capture_sha256, NULL, 0, q.is_latest, q.title,
  q.first_seen_at`
)

// searchSQL writes the search. The inner select picks rows, the outer one fetches what is shown of them: a snippet
// costs much more than a match.
func searchSQL(q SearchQuery, match string) (string, []any) {
	view, fts, columns, textColumn := "v_quotes", "quotes_fts", quoteColumns, 0
	if q.Statements {
		view, fts, columns, textColumn = "v_statements", "statements_fts", documentColumns, 1
	}
	conditions, args := searchConditions(q)
	args = append(args, sql.Named("match", match), sql.Named("limit", q.Limit),
		sql.Named("window", max(searchWindow, q.Limit)), sql.Named("before", q.Mark[0]), sql.Named("after", q.Mark[1]))

	from, shown := view+" q", "substr(q.text, 1, 300) || iif(length(q.text) > 300, '…', '')"
	join := ""
	if match != "" {
		from = fts + " CROSS JOIN " + view + " q ON q.rowid = " + fts + ".rowid"
		conditions = append([]string{fts + " MATCH :match"}, conditions...)
		join = " CROSS JOIN " + fts + " ON " + fts + " MATCH :match AND " + fts + ".rowid = picked.id"
		shown = fmt.Sprintf("snippet(%s, %d, :before, :after, '…', 40)", fts, textColumn)
	}
	rowid := "q.rowid"
	if match != "" {
		rowid = fts + ".rowid"
	}
	return `
WITH recent AS MATERIALIZED (
  SELECT ` + rowid + ` AS id, coalesce(q.published_at, q.first_seen_at) AS day
  FROM ` + from + `
  WHERE ` + strings.Join(append(conditions, "true"), " AND ") + `
  ORDER BY ` + rowid + ` DESC LIMIT :window
), picked AS MATERIALIZED (
  SELECT id, day FROM recent ORDER BY day DESC, id DESC LIMIT :limit
)
SELECT ` + columns + `, ` + shown + `
FROM picked` + join + ` CROSS JOIN ` + view + ` q ON q.rowid = picked.id
ORDER BY picked.day DESC, picked.id DESC`, args
}

// searchConditions writes the fields that narrow a search, all but the full-text ones.
func searchConditions(q SearchQuery) (conditions []string, args []any) {
	add := func(use bool, condition, name string, value any) {
		if use {
			conditions = append(conditions, condition)
			args = append(args, sql.Named(name, value))
		}
	}
	add(q.Kind != "", "q.kind = :kind", "kind", string(q.Kind))
	add(q.Lang != "", "q.lang = :lang", "lang", q.Lang)
	add(q.Source != "", "q.source = :source", "source", string(q.Source))
	if q.Statements {
		const quoted = "EXISTS (SELECT 1 FROM quotes n WHERE n.statement = q.rowid AND n.current = 1 AND "
		add(q.Topic != "", quoted+"EXISTS (SELECT 1 FROM json_each(n.topics) WHERE value = :topic))", "topic", q.Topic)
		add(q.Type != "", quoted+"n.type = :type)", "type", string(q.Type))
		add(q.Who != "", "instr(lower(q.stakeholder), lower(:who))", "who", q.Who)
	} else {
		add(q.Topic != "", "EXISTS (SELECT 1 FROM json_each(q.topics) WHERE value = :topic)", "topic", q.Topic)
		add(q.Type != "", "q.type = :type", "type", string(q.Type))
	}
	if !q.Since.IsZero() {
		// A day alone sorts before every moment of it; it counts when it is not before the day of Since.
		conditions = append(conditions, `coalesce(q.published_at, q.first_seen_at) >=
      iif(length(coalesce(q.published_at, q.first_seen_at)) = 10, :since_day, :since)`)
		since := timestamp(q.Since)
		args = append(args, sql.Named("since", since), sql.Named("since_day", since[:len(time.DateOnly)]))
	}
	if !q.AllVersions {
		conditions = append(conditions, "q.is_latest")
	}
	return conditions, args
}

func scanHit(rows *sql.Rows) (Hit, error) {
	var h Hit
	err := rows.Scan(
		&h.RowID, text(&h.QuoteID), &h.StatementID, &h.Version, text(&h.Type), text(&h.Text), text(&h.Speaker),
		text(&h.Role), text(&h.Affiliation), text(&h.Kind), fromJSON(&h.OnBehalfOf), text(&h.Stakeholder),
		fromJSON(&h.Topics), text(&h.Position), orZero(&h.Confidence), fromJSON(&h.ContentSpans),
		fromJSON(&h.SourceSpans), fromJSON(&h.CueSpans), text(&h.Lang), text(&h.PublishedAt), &h.Source, &h.URL,
		&h.CaptureSHA256, text(&h.Extractor), &h.Corrected, &h.IsLatest, text(&h.Title), &h.FirstSeenAt,
		text(&h.Snippet))
	return h, err
}
