package scraper

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper/content"
)

// reasonRedacted marks a document that repeats what was taken out of the archive for good.
const reasonRedacted = "redacted"

// withheld reports whether the document is one that a redaction took text out of, and still says it. Then neither its
// bytes nor its text may be stored again.
func (v *visit) withheld(ctx context.Context, url string, doc content.Document) (bool, error) {
	b, err := v.cfg.State.Get(ctx, onrecord.WithheldKey(onrecord.NewStatementID(url)))
	if errors.Is(err, onrecord.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for a redaction of %s: %w", url, err)
	}
	var all []onrecord.Withheld
	if err := json.Unmarshal(b, &all); err != nil {
		return false, fmt.Errorf("read the redactions of %s: %w", url, err)
	}
	return slices.ContainsFunc(all, func(w onrecord.Withheld) bool { return w.In(doc.Title) || w.In(doc.Text) }), nil
}

// pass goes on without the document, and remembers that it was seen.
func (v *visit) pass(ctx context.Context, d document, known *seen, err error) error {
	if err != nil {
		return err
	}
	known.Reason = reasonRedacted
	v.tell(d.address, reasonRedacted)
	return save(ctx, v.cfg.State, d.key, known)
}
