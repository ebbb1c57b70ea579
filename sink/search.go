package sink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/onrecord/onrecord"
)

// SearchQuery says what to look for. A field left empty does not narrow the search; with all of them empty it yields
// the newest.
type SearchQuery struct {
	// Words is a full-text query in FTS5's language: words (all must occur), "a phrase", a prefix*, AND, OR, NOT, NEAR.
	// What is not valid in that language is searched as plain words. The words of a quote and the name of its speaker
	// are searched, or with Statements title and text; naming a column (affiliation: …) searches that one. In scripts
	// without spaces between words any two characters or more are found wherever they stand.
	Words string
	// Who is a name of a speaker or of an organisation spoken for, or a part of it: whole words, in that order.
	Who string
	// Named is the whole name of a speaker, or of the organisation spoken for as it is written or registered. It is not for
	// statements.
	Named string
	// Affiliation is the speaker's organisation as written, or a part of it, likewise.
	Affiliation string
	Kind        onrecord.Kind
	Topic       string // its id
	Position    string // its label
	// MinConfidence leaves out quotes that the extractor is less sure of.
	MinConfidence float64
	// Since leaves out what was published before, Until what was published after; a statement without a date counts
	// as of when it was first seen. A day alone is on its day whatever the hour.
	Since, Until time.Time
	Lang         string
	Type         onrecord.QuoteType
	Source       onrecord.SourceID
	// Ranked orders hits by how well they match Words (BM25), best first, instead of newest first. Only the newest
	// thousand matches (of statements five hundred) take part: with Until any of them can be had.
	Ranked bool
	// Limit is the number of hits at most; 0 means 20.
	Limit int
	// After continues behind the hit at that place. It is not for ranked hits.
	After Place
	// Statements searches documents instead of quotes. Topic, Type, Position, Affiliation and MinConfidence then ask
	// for one quote in the document of which all hold, Who and Kind for the stakeholder whose source it is.
	Statements bool
	// AllVersions also searches texts that were replaced by a later version of their document.
	AllVersions bool
	// Mark is written before and after each matching word of a Snippet.
	Mark [2]string

	listWindow int // instead of the constant, for tests
}

const (
	defaultLimit = 20
	// maxWords bounds a full-text query, in bytes.
	maxWords = 4096
)

// The columns of the full-text tables that a query may name, and those that are searched where it names none.
var (
	quoteNames, quotePreset         = []string{"text", "speaker", "affiliation", "stakeholder", "on_behalf_of"}, []string{"text", "speaker"}
	statementNames, statementPreset = []string{"title", "text", "stakeholder"}, []string{"title", "text"}
)

// Search finds quotes, or statements, newest first or, if asked, best first.
func (r *Reader) Search(ctx context.Context, q SearchQuery) ([]Hit, error) {
	if q.Limit <= 0 {
		q.Limit = defaultLimit
	}
	hits, err := r.inFinder(ctx, q, (*finder).find)
	if err != nil {
		return nil, fmt.Errorf("search %q in archive %s: %w", q.Words, r.path, err)
	}
	return hits, nil
}

// inFinder takes hits from the finder of a search, at one moment of the archive.
func (r *Reader) inFinder(ctx context.Context, q SearchQuery, take func(*finder, context.Context) ([]Hit, error)) ([]Hit, error) {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	f, err := newFinder(ctx, tx, q)
	if err != nil || f == nil {
		return nil, err
	}
	return take(f, ctx)
}

// words reads Words; what is not in FTS5's language is taken for plain words. It is nil where there are none.
func (q SearchQuery) words() (*words, error) {
	if len(q.Words) > maxWords {
		return nil, fmt.Errorf("%d bytes of words to search for, at most %d: %w", len(q.Words), maxWords, onrecord.ErrInvalid)
	}
	names, preset := quoteNames, quotePreset
	if q.Statements {
		names, preset = statementNames, statementPreset
	}
	if strings.TrimSpace(q.Words) == "" {
		return nil, nil //nolint:nilnil // documented
	}
	w, err := parseWords(q.Words, names, preset)
	if errors.Is(err, errSyntax) {
		return plainWords(q.Words, preset), nil
	}
	return w, err
}
