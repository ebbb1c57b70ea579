package evaluation

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
)

// maxLine bounds a line in bytes.
const maxLine = 64 << 20

// goldLine is a line of gold: of news if it has attributions, of domain gold if it has quotes.
type goldLine struct {
	ID      string                `json:"id"`
	Text    string                `json:"text"`
	Lang    string                `json:"lang"`
	Title   string                `json:"title"`
	URL     string                `json:"url"`
	Issuer  *onrecord.Stakeholder `json:"issuer"`
	DocType string                `json:"doc_type"`

	Attributions *[]struct {
		Quote
		Name string `json:"source_resolved"`
	} `json:"attributions"`
	Quotes *[]struct {
		Quote
		DuplicateOf json.RawMessage `json:"duplicate_of"`
		Stance      string          `json:"stance"`
	} `json:"quotes"`
	NotQuotes onrecord.Spans `json:"not_quotes"`
}

// ReadGold reads gold, one document a line: {"id", "text"} with, if known, "lang", "title", "url", "issuer" and
// "doc_type", and either
//
//   - "attributions": [{"type", "content", "source", "cue", "source_resolved"}] (news), or
//   - "quotes": [{"type", "content", "source", "cue", "speaker": {"name", "role", "affiliation", "kind"},
//     "position" or "stance", "duplicate_of"}] and "not_quotes": [[start, end]] (domain).
//
// Spans count code points. An error names the file, as name, and the line.
func ReadGold(in io.Reader, name string) ([]Document, error) {
	var docs []Document
	seen := make(map[string]bool)
	err := eachLine(in, name, func(line []byte) error {
		var l goldLine
		if err := json.Unmarshal(line, &l); err != nil {
			return err
		}
		doc, err := l.document()
		if err != nil {
			return err
		}
		if seen[doc.ID] {
			return fmt.Errorf("document %q twice: %w", doc.ID, onrecord.ErrInvalid)
		}
		seen[doc.ID] = true
		docs = append(docs, doc)
		return nil
	})
	if err == nil && len(docs) == 0 {
		err = fmt.Errorf("%s has no documents: %w", name, onrecord.ErrInvalid)
	}
	return docs, err
}

// stances are the positions by the words of gold that judges them with a reader's eye. Its "neutral" is no position.
var stances = map[string]Label{"support": "supports", "oppose": "opposes", "call": "calls_for", "concern": "expresses_concern"}

func (l goldLine) document() (Document, error) {
	doc := Document{ID: l.ID, Text: l.Text, Lang: l.Lang, Title: l.Title, URL: l.URL, Type: l.DocType, Traps: l.NotQuotes}
	if l.Issuer != nil {
		doc.Issuer = *l.Issuer
	}
	if l.ID == "" {
		return doc, fmt.Errorf(`no "id": %w`, onrecord.ErrInvalid)
	}
	switch {
	case l.Attributions != nil && l.Quotes == nil:
		doc.Shape = News
		for _, a := range *l.Attributions {
			a.Speaker = Speaker{Name: a.Name}
			doc.Gold = append(doc.Gold, GoldQuote{Quote: a.Quote})
		}
	case l.Quotes != nil && l.Attributions == nil:
		doc.Shape = Domain
		for _, q := range *l.Quotes {
			if label, ok := stances[q.Stance]; ok {
				q.Position = label
			}
			doc.Gold = append(doc.Gold, GoldQuote{Quote: q.Quote, Optional: q.DuplicateOf != nil, Judged: q.Position != "" || q.Stance != ""})
		}
	default:
		return doc, fmt.Errorf(`document %q: want one of "attributions" (news) and "quotes" (domain): %w`, l.ID, onrecord.ErrInvalid)
	}
	return doc, doc.validate()
}

// validate reports whether the gold fits the text and has types that are counted.
func (d Document) validate() error {
	length := utf8.RuneCountInString(d.Text)
	for i, q := range d.Gold {
		if err := q.validate(d.Shape, length); err != nil {
			return fmt.Errorf("document %q: quote %d: %w", d.ID, i+1, err)
		}
	}
	if err := within(d.Traps, length); err != nil {
		return fmt.Errorf("document %q: not_quotes: %w", d.ID, err)
	}
	return nil
}

// validate reports whether a gold quote of a shape can be compared with others in a text of length code points.
func (q GoldQuote) validate(s Shape, length int) error {
	if len(q.Content) == 0 {
		return fmt.Errorf(`no "content": give the spans of what was said as [[start, end], …]: %w`, onrecord.ErrInvalid)
	}
	if err := q.fits(length); err != nil {
		return err
	}
	if untyped := q.Type == "" && s == News; !untyped && !slices.Contains(s.types(), q.Type) {
		return fmt.Errorf("type %q is none of %v: %w", q.Type, s.types(), onrecord.ErrInvalid)
	}
	if q.Speaker.Kind != "" {
		if _, err := onrecord.ParseKind(string(q.Speaker.Kind)); err != nil {
			return fmt.Errorf("speaker: %w", err)
		}
	}
	return nil
}

// types are the types of quote that gold of a shape has.
func (s Shape) types() []onrecord.QuoteType {
	if s == News {
		return []onrecord.QuoteType{onrecord.Direct, onrecord.Mixed, onrecord.Indirect}
	}
	return onrecord.QuoteTypes()
}

// Predictions are the quotes found, by the id of the document. A document that has none there counts as one in which
// nothing was found.
type Predictions map[string][]Quote

// ReadPredictions reads what `onrecord extract --format jsonl` prints for docs, one document a line: {"id", "quotes":
// [{"type", "content", "source", "cue", "speaker"}]}, a speaker being an object, a plain name or null. It is an error if
// a document is unknown, occurs twice, or has a span outside its text; the error names the file, as name, and the line.
func ReadPredictions(in io.Reader, name string, docs []Document) (Predictions, error) {
	lengths := make(map[string]int, len(docs))
	for _, d := range docs {
		lengths[d.ID] = utf8.RuneCountInString(d.Text)
	}
	found := make(Predictions)
	err := eachLine(in, name, func(line []byte) error {
		var l struct {
			ID     string  `json:"id"`
			Quotes []Quote `json:"quotes"`
			Error  string  `json:"error"`
		}
		if err := json.Unmarshal(line, &l); err != nil {
			return err
		}
		length, known := lengths[l.ID]
		_, twice := found[l.ID]
		switch {
		case l.Error != "":
			return fmt.Errorf("the extractor failed here (%s): %w", l.Error, onrecord.ErrInvalid)
		case !known:
			return fmt.Errorf("document %q is not in the gold: %w", l.ID, onrecord.ErrInvalid)
		case twice:
			return fmt.Errorf("document %q twice: %w", l.ID, onrecord.ErrInvalid)
		}
		for i, q := range l.Quotes {
			if err := q.fits(length); err != nil {
				return fmt.Errorf("document %q: quote %d: %w", l.ID, i+1, err)
			}
		}
		found[l.ID] = l.Quotes
		return nil
	})
	return found, err
}

// eachLine calls f with each line that is not blank and puts the place in front of its error.
func eachLine(in io.Reader, name string, f func(line []byte) error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		if err := f(lines.Bytes()); err != nil {
			return fmt.Errorf("%s line %d: %w", name, n, err)
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return fmt.Errorf("%s: a line is longer than %d MB: %w", name, maxLine>>20, onrecord.ErrInvalid)
	} else if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}
